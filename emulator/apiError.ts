import type { ContentfulStatusCode } from "hono/utils/http-status";

/** An answer other than success, thrown by a route; its body is the service's canonical `{"error": "text"}`. */
export class ApiError extends Error {
    override name = "ApiError" as const;

    constructor(
        readonly status: ContentfulStatusCode,
        message: string,
        readonly headers: Readonly<Record<string, string>> = {},
    ) {
        super(message);
    }

    get body(): Readonly<Record<string, string>> {
        return { error: this.message };
    }
}

/** A body without its root key: the error is a code, and the message says what is missing. */
export class MissingParameter extends ApiError {
    constructor(root: string) {
        super(422, `param is missing or the value is empty: ${root}`);
    }

    override get body(): Readonly<Record<string, string>> {
        return { error: "missing_parameter", message: this.message };
    }
}

/** 429 has a second text in its body, unlike every other error. */
export class RateLimitExceeded extends ApiError {
    constructor(retryAfter: string | null) {
        super(429, "Rate limit exceeded", retryAfter === null ? {} : { "Retry-After": retryAfter });
    }

    override get body(): Readonly<Record<string, string>> {
        return { error: this.message, message: "You have exceeded the rate limit. Please try again later." };
    }
}
