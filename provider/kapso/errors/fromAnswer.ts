import { AuthenticationError } from "./authenticationError";
import { ConflictError } from "./conflictError";
import type { KapsoError, KapsoErrorDetails } from "./kapsoError";
import { NotFoundError } from "./notFoundError";
import { RateLimitError } from "./rateLimitError";
import { ServerError } from "./serverError";
import { TimeoutError } from "./timeoutError";
import { ValidationError } from "./validationError";

export interface FailedAnswer {
    attempted: string;
    status: number;
    serverWords: string | undefined;
    requestId: string | undefined;
    retryAfter: number | undefined;
}

/** The one place where a status becomes a class (facts, section 5). */
export function fromAnswer({ attempted, status, serverWords, requestId, retryAfter }: FailedAnswer): KapsoError {
    const details = (advice: string): KapsoErrorDetails => ({
        attempted,
        reason: `Kapso answered ${status} ${said(serverWords)}`,
        advice,
        status,
        ...(serverWords === undefined ? {} : { serverWords }),
        ...(requestId === undefined ? {} : { requestId }),
        ...(retryAfter === undefined ? {} : { retryAfter }),
    });
    if (status === 401 || status === 403) {
        return new AuthenticationError(
            details(
                "Check the API key (kapso:apiKey or KAPSO_API_KEY). After a key was rotated, `pulumi refresh` and `pulumi destroy` " +
                    "still use the key of the last `pulumi up`: run a plain `pulumi up` first, or add --run-program.",
            ),
        );
    }
    if (status === 404) {
        return new NotFoundError(
            details("Either it does not exist, or the base URL (kapso:baseUrl) or the key (kapso:apiKey) belongs to another account."),
        );
    }
    if (status === 408) {
        return new TimeoutError(details("The connection to Kapso is slow or broken: run again; what is done already stays done."));
    }
    if (status === 409) {
        return new ConflictError(details("Remove or import what is in the way, or raise the limit of your Kapso plan, and run again."));
    }
    if (status === 429) {
        return new RateLimitError(
            details(
                "Others may be using up the limit of this key, or the service is overloaded: run again later; what is done already stays done.",
            ),
        );
    }
    if (status >= 500) {
        return new ServerError(details("Kapso or a proxy before it is in trouble: run again later; what is done already stays done."));
    }
    return new ValidationError(details("Correct the arguments of this resource and run again."));
}

function said(serverWords: string | undefined): string {
    if (serverWords === undefined) {
        return "without a reason";
    }
    // What a proxy shows to people is described, not quoted (serverWords.ts).
    return serverWords.startsWith("an HTML page") ? `with ${serverWords}` : `"${serverWords}"`;
}
