import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

/**
 * Meta refused what Kapso asked it for: because of the access token or its permissions. The API key
 * is not the cause.
 */
export class MetaError extends KapsoError {
    override readonly name = "MetaError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-META", details);
    }
}
