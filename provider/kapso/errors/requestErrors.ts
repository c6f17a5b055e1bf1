import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

// One class per reason why a request has no usable response.

/**
 * The user cancelled the run before the request was sent, or before it was retried after a 429. The
 * request was not executed.
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
 * `refusal` is the reason why the request was not executed when it was sent, for example `Kapso
 * answered 429 "Rate limit exceeded"`.
 */
export function cancelledBeforeSentAgain(attempted: string, refusal: string): CancelledError {
    const reason = "the run was cancelled before it could be sent again";
    return new CancelledError({ attempted, reason, outcome: `It was not executed: ${refusal}.`, advice: next });
}

/** The connection could not be established, or broke before the response was complete. */
export class ConnectionError extends KapsoError {
    override readonly name = "ConnectionError" as const;
    /** `false` if no connection was established, so that the request was not executed. */
    readonly sent: boolean;

    constructor(details: KapsoErrorDetails & { sent: boolean }) {
        super("KAPSO-CONNECTION", details);
        this.sent = details.sent;
    }
}

/** No complete response within the deadline. Kapso may have executed the request. */
export class TimeoutError extends KapsoError {
    override readonly name = "TimeoutError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-TIMEOUT", details);
    }
}

/**
 * The response body is larger than any of Kapso's. Kapso may have executed the request. It is not
 * retried, because the next response would be as large.
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
 * A 2xx response whose body the API does not document: incomplete, not JSON, or without a needed
 * field.
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
