import { visible } from "../text/visible";

/**
 * A text as a report may show it: visible, on one line, of a long one the first `most` characters,
 * and without credentials in URLs.
 */
export function shown(text: string, most = 200): string {
    const masked = text.replace(/\/\/[^/\s]*@/g, "//[hidden]@");
    const start = visible(masked.slice(0, most));
    return masked.length > most ? `${start}… (${masked.length} characters)` : start;
}
