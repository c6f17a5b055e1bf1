import { KapsoError } from "./kapsoError";

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
