import type { ContentfulStatusCode } from "hono/utils/http-status";

/**
 * An error response that a route throws. By default its body has Kapso's usual form `{"error":
 * "text"}`.
 */
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

/** The 422 for a body without its root key: `error` is a code, and `message` names the key. */
export class MissingParameter extends ApiError {
    constructor(root: string) {
        super(422, `param is missing or the value is empty: ${root}`);
    }

    override get body(): Readonly<Record<string, string>> {
        return { error: "missing_parameter", message: this.message };
    }
}

/** The 429, which unlike other errors has a second text in its body. */
export class RateLimitExceeded extends ApiError {
    constructor(retryAfter: string | null) {
        super(429, "Rate limit exceeded", retryAfter === null ? {} : { "Retry-After": retryAfter });
    }

    override get body(): Readonly<Record<string, string>> {
        return { error: this.message, message: "You have exceeded the rate limit. Please try again later." };
    }
}
