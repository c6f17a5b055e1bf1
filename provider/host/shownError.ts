import { visible, visibleLines } from "../../text/visible";
import { ProviderError } from "../errors/providerError";
import { PartialFailure } from "../model/partialFailure";

/**
 * The error as the engine may show it: names and IDs in it come from Kapso. Anything else than an
 * Error hangs the engine.
 */
export function shownError(thrown: unknown): Error {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (error instanceof ProviderError || error instanceof PartialFailure) {
        // Each part of such a message is visible already, and its line breaks are its layout.
        return error;
    }
    const message = visible(error.message);
    if (message !== error.message) {
        error.stack = visibleLines((error.stack ?? "").replace(error.message, () => message));
        error.message = message;
    }
    return error;
}
