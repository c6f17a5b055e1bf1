import { visible, visibleLines } from "../text/visible";

/**
 * The error as the engine may show it: names and IDs in it come from Kapso. Anything else than an
 * Error hangs the engine.
 */
export function shownError(thrown: unknown): Error {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const message = visible(error.message);
    if (message !== error.message) {
        error.stack = visibleLines((error.stack ?? "").replace(error.message, () => message));
        error.message = message;
    }
    return error;
}
