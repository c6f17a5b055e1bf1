import type { ErrorCode } from "./errorCodes";
import { visible } from "./visible";

export interface ErrorText {
    code: ErrorCode;
    /** What could not be done, on which object, and why: whole sentences. */
    summary: string;
    /** What to do: one sentence or more per way out, the most likely one first. */
    hints: readonly string[];
}

/**
 * The one layout of an error. Names and IDs in it come from outside, so each part becomes one
 * visible line.
 */
export function errorText({ code, summary, hints }: ErrorText): string {
    return [oneLine(code, summary), ...hints.map((hint) => `  - ${visible(hint)}`)].join("\n");
}

/** An error without hints, on one line. */
export function oneLine(code: ErrorCode, summary: string): string {
    return `${visible(summary)} [${code}]`;
}
