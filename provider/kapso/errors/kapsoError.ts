import type { ErrorCode } from "../../../text/errorCodes";
import { ProviderError } from "../../errors/providerError";

/**
 * What every error of the Kapso client knows. No secret, header or whole body is ever put into one
 * of these.
 */
export interface KapsoErrorDetails {
    /** What was attempted, on what: `update WhatsApp config config-123abc`. */
    attempted: string;
    /** What went wrong, a clause after "because": `Kapso answered 404 "Customer not found"`. */
    reason: string;
    /** What became of the request, a whole sentence: `It was not sent.` */
    outcome?: string;
    /** The next step for the person who reads it, whole sentences. */
    advice: string;
    /** HTTP status; absent where no whole answer arrived. */
    status?: number;
    /** The service's own words, one readable sentence. */
    serverWords?: string;
    /** The same words with the secrets that they repeat. */
    unmaskedWords?: string;
    /** The service's id of the request, for its support. */
    requestId?: string;
    /** How long the service asks to wait before the next try, in milliseconds. */
    retryAfter?: number;
    cause?: unknown;
}

/**
 * The common shape of all failures of the Kapso client; one subclass per kind of failure, each in
 * its own file.
 */
export abstract class KapsoError extends ProviderError {
    readonly attempted: string;
    /** What went wrong, without the attempt and the advice. */
    readonly reason: string;
    /** The next step. */
    readonly advice: string;
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
        super({ code, summary, hints: details.advice === "" ? [] : [details.advice] }, details.cause);
        this.attempted = details.attempted;
        this.reason = details.reason;
        this.advice = details.advice;
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
     * Counts tries that failed before this one, and says in the message how many there were in all,
     * once, and what ended them.
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
