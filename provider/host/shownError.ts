import { visible, visibleLines } from "../../text/visible";
import { ProviderError } from "../errors/providerError";
import { PartialFailure } from "../model/partialFailure";

/**
 * The error in a form that the engine can show. Its text may hold names and IDs from Kapso, so
 * control characters are escaped. A thrown value that is not an Error would hang the engine.
 */
export function shownError(thrown: unknown): Error {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (error instanceof ProviderError || error instanceof PartialFailure) {
        // These messages are escaped already, and their line breaks are part of the layout.
        return error;
    }
    const message = visible(error.message);
    if (message !== error.message) {
        error.stack = visibleLines((error.stack ?? "").replace(error.message, () => message));
        error.message = message;
    }
    return error;
}
