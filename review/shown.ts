import { visible } from "../text/visible";

/**
 * Makes a text safe to show: visible, on one line, at most `max` characters, without credentials in
 * URLs.
 */
export function shown(text: string, max = 200): string {
    const masked = text.replace(/\/\/[^/\s]*@/g, "//[hidden]@");
    const start = visible(masked.slice(0, max));
    return masked.length > max ? `${start}… (${masked.length} characters)` : start;
}
