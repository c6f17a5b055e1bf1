import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

// One class per cause of a failed response.

/**
 * 401, or a 403 that is not from Meta: the key is missing, wrong, revoked or not permitted to do
 * this.
 */
export class AuthenticationError extends KapsoError {
    override readonly name = "AuthenticationError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-AUTHENTICATION", details);
    }
}

/** 402: the Kapso plan of the project does not include the feature. */
export class PlanError extends KapsoError {
    override readonly name = "PlanError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-PLAN", details);
    }
}

/**
 * Meta refused Kapso's request, because of the access token or its permissions. The API key is not
 * the cause.
 */
export class MetaError extends KapsoError {
    override readonly name = "MetaError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-META", details);
    }
}

/**
 * 404: an unknown object, an unknown route (a wrong base URL), or the key of another project. A 404
 * alone is no evidence that an object was deleted.
 */
export class NotFoundError extends KapsoError {
    override readonly name = "NotFoundError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-NOT-FOUND", details);
    }
}

/** Handler for `catch`: turns a 404 into `undefined`, and throws every other error again. */
export function unlessUnknown(error: unknown): undefined {
    if (!(error instanceof NotFoundError)) {
        throw error;
    }
}

/** 409: the object already exists, or a limit of the plan is reached. */
export class ConflictError extends KapsoError {
    override readonly name = "ConflictError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-CONFLICT", details);
    }
}

/** 400, 422 and the other 4xx: Kapso understood the request and rejected it. */
export class ValidationError extends KapsoError {
    override readonly name = "ValidationError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-VALIDATION", details);
    }
}

/** 5xx: Kapso or a proxy failed. Kapso may have executed the request. */
export class ServerError extends KapsoError {
    override readonly name = "ServerError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-SERVER", details);
    }
}

/** 3xx: a redirect. It is never followed, because the API key would be sent to its target. */
export class RedirectError extends KapsoError {
    override readonly name = "RedirectError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-REDIRECT", details);
    }
}

/** 429: too many requests in the current window. The request was not executed. */
export class RateLimitError extends KapsoError {
    override readonly name = "RateLimitError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-RATE-LIMIT", details);
    }
}
