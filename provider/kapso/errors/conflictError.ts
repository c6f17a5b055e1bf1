import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

/** 409: the object exists already, or a limit of the plan is reached. */
export class ConflictError extends KapsoError {
    override readonly name = "ConflictError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-CONFLICT", details);
    }
}
