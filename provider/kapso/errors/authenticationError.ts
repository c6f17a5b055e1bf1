import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

/**
 * 401, or a 403 that is not from Meta: the key is missing, wrong, revoked or not allowed to do
 * this.
 */
export class AuthenticationError extends KapsoError {
    override readonly name = "AuthenticationError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-AUTHENTICATION", details);
    }
}
