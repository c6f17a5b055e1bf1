import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

// One class per kind of request without a usable response.

const checkBaseUrl = [
    "Check that the base URL (kapso:baseUrl) is that of the Kapso API.",
    "Check that no proxy changes Kapso's responses.",
];

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

const advice = ["Run the command again. Completed changes are kept."];

export function cancelledBeforeSent(attempted: string): CancelledError {
    const reason = "the run was cancelled before the request";
    return new CancelledError({ attempted, reason, outcome: "The request was not sent.", advice });
}

/**
 * `refusal`: why Kapso did not execute the request: `Kapso returned 429 "Rate limit exceeded"`.
 */
export function cancelledBeforeSentAgain(attempted: string, refusal: string): CancelledError {
    const reason = "the run was cancelled before the request could be sent again";
    return new CancelledError({ attempted, reason, outcome: `The request was not executed: ${refusal}.`, advice });
}

/** The connection could not be made, or broke before the response was complete. */
export class ConnectionError extends KapsoError {
    override readonly name = "ConnectionError" as const;
    /**
     * False if the connection was never made. Then the request was certainly not executed.
     */
    readonly sent: boolean;

    constructor(details: KapsoErrorDetails & { sent: boolean }) {
        super("KAPSO-CONNECTION", details);
        this.sent = details.sent;
    }
}

/** No complete response within the request's deadline. The request may have been executed. */
export class TimeoutError extends KapsoError {
    override readonly name = "TimeoutError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-TIMEOUT", details);
    }
}

/**
 * The body is larger than any body of Kapso. The request may have been executed. It is not sent
 * again, because the next response would be as large.
 */
export class TooLargeError extends KapsoError {
    override readonly name = "TooLargeError" as const;

    constructor(attempted: string, status: number, limit: string) {
        super("KAPSO-TOO-LARGE", {
            attempted,
            reason: `Kapso returned ${status}, but the body ${limit}`,
            advice: checkBaseUrl,
            status,
        });
    }
}

/**
 * A success status with a body that does not match the API's documentation: cut, not JSON, or
 * without required fields.
 */
export class UnexpectedResponseError extends KapsoError {
    override readonly name = "UnexpectedResponseError" as const;

    constructor(attempted: string, status: number | undefined, what: string) {
        super("KAPSO-UNEXPECTED-RESPONSE", {
            attempted,
            reason: `Kapso returned ${status ?? "a success status"}, but ${what}`,
            advice: checkBaseUrl,
            ...(status === undefined ? {} : { status }),
        });
    }
}
