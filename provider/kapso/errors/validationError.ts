import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

/** 400, 422 and the other 4xx: the service understood the request and refused it. */
export class ValidationError extends KapsoError {
    override readonly name = "ValidationError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-VALIDATION", details);
    }
}
