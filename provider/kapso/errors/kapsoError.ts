import type { ErrorCode } from "../../../text/errorCodes";
import { ProviderError } from "../../errors/providerError";

/**
 * The details of an error of the Kapso client. They never contain a secret, a header or a whole
 * body.
 */
export interface KapsoErrorDetails {
    /** The attempt and its object: `update WhatsApp config config-123abc`. */
    attempted: string;
    /** What went wrong, as a clause: `Kapso answered 404 "Customer not found"`. */
    reason: string;
    /** What happened to the request, as a sentence: `It was not sent.` */
    outcome?: string;
    /** The next step for the user, as sentences. */
    advice: string;
    /** HTTP status; absent if no complete response arrived. */
    status?: number;
    /** Kapso's own words, as one sentence. */
    serverWords?: string;
    /** Kapso's own words with unmasked secrets, only for decisions. */
    unmaskedWords?: string;
    /** Kapso's ID of the request, for Kapso's support. */
    requestId?: string;
    /** How long Kapso asks to wait before the next try, in milliseconds. */
    retryAfter?: number;
    cause?: unknown;
}

/** The base class of all errors of the Kapso client. */
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
     * Kapso's own words with unmasked secrets, only for decisions. They must never be shown. A
     * method, because Node.js prints the properties of an error.
     */
    unmaskedWords(): string {
        return this.#unmaskedWords;
    }

    /**
     * Adds tries that failed before this error, and what ended them, to the message. Can be called
     * again: the message contains the total once.
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
