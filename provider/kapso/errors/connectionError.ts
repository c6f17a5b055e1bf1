import { KapsoError, type KapsoErrorDetails } from "./kapsoError";

/** The connection could not be made, or broke before the answer was whole. */
export class ConnectionError extends KapsoError {
    override readonly name = "ConnectionError" as const;
    /** False where the connection was never made, so that the request was certainly not executed. */
    readonly sent: boolean;

    constructor(details: KapsoErrorDetails & { sent: boolean }) {
        super("KAPSO-CONNECTION", details);
        this.sent = details.sent;
    }
}
