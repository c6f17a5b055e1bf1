import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

/** 402: the Kapso plan of the project does not include this. */
export class PlanError extends KapsoError {
    override readonly name = "PlanError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-PLAN", details);
    }
}
