import type { ErrorCode } from "../../text/errorCodes";
import { type ErrorText, errorText } from "../../text/errorText";

/** An error that the user sees. Its message is laid out, and safe to show. */
export class ProviderError extends Error {
    readonly code: ErrorCode;
    readonly hints: readonly string[];
    #summary: string;

    constructor({ code, summary, hints }: ErrorText, cause?: unknown) {
        super(errorText({ code, summary, hints }), { cause });
        this.code = code;
        this.hints = hints;
        this.#summary = summary;
    }

    /** What happened, without the code and the hints. */
    get summary(): string {
        return this.#summary;
    }

    protected changeSummary(summary: string): void {
        this.#summary = summary;
        this.message = errorText({ code: this.code, summary, hints: this.hints });
    }
}

/** The summary of an error, for another error or a log line. */
export function summaryOf(thrown: unknown): string {
    if (thrown instanceof ProviderError) {
        return thrown.summary;
    }
    return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Another error with the same code and hints, whose summary says more. */
export function withSummary({ code, hints }: ProviderError, summary: string, cause: unknown): ProviderError {
    return new ProviderError({ code, summary, hints }, cause);
}
