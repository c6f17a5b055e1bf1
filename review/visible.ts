/**
 * A text as people may safely see it: on one line, and with each character that is invisible, or turns the order of others, as its
 * code `\u{202e}`. Of long ones, the first `most` characters. Credentials in URLs are left out.
 */
export function visible(text: string, most = 200): string {
    const masked = text.replace(/\/\/[^/\s]*@/g, "//[hidden]@");
    const shown = masked.slice(0, most).replace(/\p{C}|(?! )\p{Z}/gu, code);
    return masked.length > most ? `${shown}… (${masked.length} characters)` : shown;
}

function code(character: string): string {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
