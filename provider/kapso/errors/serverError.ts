import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

/** 5xx: the service or a proxy before it failed. The request may have been executed. */
export class ServerError extends KapsoError {
    override readonly name = "ServerError" as const;

    constructor(details: KapsoErrorDetails) {
        super("KAPSO-SERVER", details);
    }
}
