import type { ErrorCode } from "../../../text/errorCodes";
import { ProviderError } from "../../errors/providerError";

/**
 * What every error of the Kapso client knows. It never contains a secret, a header or a whole
 * body.
 */
export interface KapsoErrorDetails {
    /** What was attempted, on what: `update WhatsApp config config-123abc`. */
    attempted: string;
    /** What went wrong, a clause: `Kapso returned 404 "Customer not found"`. */
    reason: string;
    /** What became of the request, a sentence: `The request was not sent.` */
    outcome?: string;
    /** What to do: the ways out, most likely first. */
    advice: readonly string[];
    /** HTTP status; absent if no complete response arrived. */
    status?: number;
    /** Kapso's own words, one readable sentence. */
    serverWords?: string;
    /** The same words with the secrets that they repeat. */
    unmaskedWords?: string;
    /** Kapso's ID of the request, for its support. */
    requestId?: string;
    /** How long Kapso asks to wait before the next attempt, in milliseconds. */
    retryAfter?: number;
    cause?: unknown;
}

/**
 * The common shape of all errors of the Kapso client. Each kind of failure has a subclass.
 */
export abstract class KapsoError extends ProviderError {
    readonly attempted: string;
    /** What went wrong, without the attempt and the hints. */
    readonly reason: string;
    readonly status: number | undefined;
    readonly serverWords: string | undefined;
    readonly requestId: string | undefined;
    readonly retryAfter: number | undefined;
    readonly #unmaskedWords: string;
    readonly #plainSummary: string;
    #tries = 1;
    #ending = "";

    constructor(code: ErrorCode, details: KapsoErrorDetails) {
        const requestId = details.requestId === undefined ? "" : ` (request ${details.requestId})`;
        const summary = `Could not ${details.attempted}: ${details.reason}${requestId}.${details.outcome === undefined ? "" : ` ${details.outcome}`}`;
        super({ code, summary, hints: details.advice }, details.cause);
        this.attempted = details.attempted;
        this.reason = details.reason;
        this.status = details.status;
        this.serverWords = details.serverWords;
        this.requestId = details.requestId;
        this.retryAfter = details.retryAfter;
        this.#unmaskedWords = details.unmaskedWords ?? details.serverWords ?? "";
        this.#plainSummary = summary;
    }

    /**
     * Kapso's words with the secrets that they repeat: to decide by them, never to show them. A
     * method, because a property would be printed with the error.
     */
    unmaskedWords(): string {
        return this.#unmaskedWords;
    }

    /**
     * Adds earlier failed attempts. The message then contains the number of all attempts, and what
     * ended them.
     */
    countEarlier(tries: number, ending = ""): void {
        this.#tries += tries;
        this.#ending ||= ending && `, then ${ending}`;
        if (this.#tries > 1 || this.#ending) {
            const times = this.#tries === 1 ? "once" : `${this.#tries} times`;
            this.changeSummary(`${this.#plainSummary} (Tried ${times}${this.#ending}.)`);
        }
    }
}
