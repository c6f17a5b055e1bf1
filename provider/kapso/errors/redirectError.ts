import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

/** 3xx: a redirect, which is never followed, because the API key would go with it. */
export class RedirectError extends KapsoError {
    override readonly name = "RedirectError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-REDIRECT", details);
    }
}
