import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

/** 429: too many requests in the current window. The request was not executed. */
export class RateLimitError extends KapsoError {
    override readonly name = "RateLimitError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-RATE-LIMIT", details);
    }
}
