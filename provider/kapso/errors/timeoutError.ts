import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

/** No whole answer within the request's deadline. The request may have been executed. */
export class TimeoutError extends KapsoError {
    override readonly name = "TimeoutError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-TIMEOUT", details);
    }
}
