import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

// One class per kind of failed response.

/**
 * 401, or a 403 that is not from Meta: the key is missing, wrong, revoked or lacks a permission.
 */
export class AuthenticationError extends KapsoError {
    override readonly name = "AuthenticationError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-AUTHENTICATION", details);
    }
}

/** 402: the Kapso plan of the project does not include this. */
export class PlanError extends KapsoError {
    override readonly name = "PlanError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-PLAN", details);
    }
}

/**
 * Meta refused what Kapso asked it for: because of the access token or its permissions. The API key
 * is not the cause.
 */
export class MetaError extends KapsoError {
    override readonly name = "MetaError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-META", details);
    }
}

/**
 * 404: no such object, no such route (a wrong base URL), or the key of another project. It does not
 * confirm that an object was deleted.
 */
export class NotFoundError extends KapsoError {
    override readonly name = "NotFoundError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-NOT-FOUND", details);
    }
}

/** For a `catch`: a 404 becomes `undefined`. Every other error is thrown again. */
export function unlessUnknown(error: unknown): undefined {
    if (!(error instanceof NotFoundError)) {
        throw error;
    }
}

/** 409: the object exists already, or a limit of the plan is reached. */
export class ConflictError extends KapsoError {
    override readonly name = "ConflictError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-CONFLICT", details);
    }
}

/** 400, 422 and the other 4xx: Kapso understood the request and refused it. */
export class ValidationError extends KapsoError {
    override readonly name = "ValidationError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-VALIDATION", details);
    }
}

/** 5xx: Kapso, or a proxy in front of it, failed. The request may have been executed. */
export class ServerError extends KapsoError {
    override readonly name = "ServerError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-SERVER", details);
    }
}

/** 3xx: a redirect. It is never followed, because the request would send the API key there. */
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
