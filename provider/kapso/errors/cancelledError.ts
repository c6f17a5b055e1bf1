import { KapsoError } from "./kapsoError";

/** The user cancelled the run before the request was sent. */
export class CancelledError extends KapsoError {
    override readonly name = "CancelledError" as const;
}
