import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

// One class per kind of request without a usable response.

/**
 * The user cancelled the run before the request was sent, or before it was sent again after a
 * refusal. It was not executed.
 */
export class CancelledError extends KapsoError {
    override readonly name = "CancelledError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-CANCELLED", details);
    }
}

const next = "Run `pulumi up` again; what is done already stays done.";

export function cancelledBeforeSent(attempted: string): CancelledError {
    const reason = "the run was cancelled before its turn came";
    return new CancelledError({ attempted, reason, outcome: "It was not sent.", advice: next });
}

/**
 * `refusal`: why the request was not executed when it was sent: `Kapso answered 429 "Rate limit
 * exceeded"`.
 */
export function cancelledBeforeSentAgain(attempted: string, refusal: string): CancelledError {
    const reason = "the run was cancelled before it could be sent again";
    return new CancelledError({ attempted, reason, outcome: `It was not executed: ${refusal}.`, advice: next });
}

/** The connection could not be made, or broke before the answer was whole. */
export class ConnectionError extends KapsoError {
    override readonly name = "ConnectionError" as const;
    /**
     * False where the connection was never made, so that the request was certainly not executed.
     */
    readonly sent: boolean;

    constructor(details: KapsoErrorDetails & { sent: boolean }) {
        super("KAPSO-CONNECTION", details);
        this.sent = details.sent;
    }
}

/** No whole answer within the request's deadline. The request may have been executed. */
export class TimeoutError extends KapsoError {
    override readonly name = "TimeoutError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-TIMEOUT", details);
    }
}

/**
 * The body is larger than any of Kapso's. The request may have been executed. It is not sent again,
 * because the next response would be as large.
 */
export class TooLargeError extends KapsoError {
    override readonly name = "TooLargeError" as const;

    constructor(attempted: string, status: number, limit: string) {
        super("KAPSO-TOO-LARGE", {
            attempted,
            reason: `Kapso answered ${status}, but the body ${limit}`,
            advice: "Check that the base URL (kapso:baseUrl) is that of the Kapso API and that no proxy changes its responses.",
            status,
        });
    }
}

/**
 * A success status with a body that is not what the API documents: cut, not JSON, or without what
 * is needed.
 */
export class UnexpectedResponseError extends KapsoError {
    override readonly name = "UnexpectedAnswerError" as const;

    constructor(attempted: string, status: number | undefined, what: string) {
        super("KAPSO-UNEXPECTED-RESPONSE", {
            attempted,
            reason: `Kapso answered ${status ?? "with success"}, but ${what}`,
            advice: "Check that the base URL (kapso:baseUrl) is that of the Kapso API and that no proxy changes its answers.",
            ...(status === undefined ? {} : { status }),
        });
    }
}
