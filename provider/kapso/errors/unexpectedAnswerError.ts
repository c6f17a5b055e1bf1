import { KapsoError } from "./kapsoError";

/** A success status with a body that is not what the API documents: cut, not JSON, or without what is needed. */
export class UnexpectedAnswerError extends KapsoError {
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
