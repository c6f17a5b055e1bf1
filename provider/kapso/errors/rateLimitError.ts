import { KapsoError } from "./kapsoError";

/** 429: too many requests in the current window. The request was not executed. */
export class RateLimitError extends KapsoError {
    override readonly name = "RateLimitError" as const;
}
