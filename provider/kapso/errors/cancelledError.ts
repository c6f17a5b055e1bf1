import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

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
