import type { ErrorCode } from "./errorCodes";
import { visible } from "./visible";

export interface ErrorText {
    code: ErrorCode;
    /** What could not be done, on which object, and why: whole sentences. */
    summary: string;
    /** What to do: one hint per way out, the most likely first. */
    hints: readonly string[];
}

/**
 * The layout of an error. Its parts may contain names and IDs from Kapso, so each part is escaped
 * to one line.
 */
export function errorText({ code, summary, hints }: ErrorText): string {
    return [oneLine(code, summary), ...hints.map((hint) => `  - ${visible(hint)}`)].join("\n");
}

/** An error without hints, on one line. */
export function oneLine(code: ErrorCode, summary: string): string {
    return `${visible(summary)} [${code}]`;
}
