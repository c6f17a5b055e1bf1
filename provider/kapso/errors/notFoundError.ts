import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

/** 404: no such object, or no such route (a wrong base URL), or the key of another project. By itself it proves nothing. */
export class NotFoundError extends KapsoError {
    override readonly name = "NotFoundError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-NOT-FOUND", details);
    }
}

/** For a `catch`: what is not known is `undefined`; every other failure stays one. */
export function unlessUnknown(error: unknown): undefined {
    if (!(error instanceof NotFoundError)) {
        throw error;
    }
}
