import { KapsoError } from "./kapsoError";

/** 409: the object exists already, or a limit of the plan is reached. */
export class ConflictError extends KapsoError {
    override readonly name = "ConflictError" as const;
}
