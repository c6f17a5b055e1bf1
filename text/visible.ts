/**
 * Joiners and variation selectors that belong to a visible character: in emoji, between Arabic
 * letters, and after a virama of an Indian script.
 */
const harmless = [
    "(?<=\\p{ExtPict})\\ufe0f",
    "(?<=[\\d#*])\\ufe0f(?=\\u20e3)",
    "(?<=[\\p{ExtPict}\\p{EMod}\\ufe0f])\\u200d(?=\\p{ExtPict})",
    "(?<=\\p{Script=Arabic})\\u200c(?=\\p{Script=Arabic})",
    "(?<=[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca])[\\u200c\\u200d](?=\\p{L})",
];

/** Controls, characters that turn the order of others, and all that has no shape but the space. */
const hidden = `(?! |${harmless.join("|")})[\\p{C}\\p{Z}\\p{DI}]`;

/**
 * By one character, the commands that build systems find in a log: `##[…]` and `##vso[…]` anywhere
 * in a line, `::…::` at its start.
 */
const commands = ["(?<=#)#(?=\\w{0,20}\\[)", ":(?<=^\\s*:)(?=:)"];

const dangerous = new RegExp([hidden, ...commands].join("|"), "gmu");

/**
 * A text on one line, as people may safely see it in a terminal, a log or an error: each character
 * that they would not see, or that controls what shows it, as its code `\u{202e}`. Every text from
 * outside passes through here, or through the functions below, before this process prints it.
 */
export function visible(text: string): string {
    return text.replace(dangerous, code);
}

/** The same for a text of several lines. */
export function visibleLines(text: string): string {
    return text.replace(/\r\n/g, "\n").replace(dangerous, keepingLines(code));
}

/** JSON that may be printed or reviewed: the same characters are escaped, so no value changes. */
export function visibleJson(value: object): string {
    return `${JSON.stringify(value, undefined, 2).replace(dangerous, keepingLines(codeUnits))}\n`;
}

/** A shell's word for a text: without quotes where it needs none. */
export function shellWord(text: string): string {
    if (/^[\w./:-]+$/.test(text)) {
        return text;
    }
    if (visible(text) === text) {
        return `'${text.replaceAll("'", "'\\''")}'`;
    }
    // As bash, zsh and ksh read bytes. In dash, the first quote would end the word, even after a
    // backslash, so there is none: dash reads another text, and executes nothing of it.
    return `$'${text.replace(/[\\']/g, bytes).replace(dangerous, bytes)}'`;
}

function keepingLines(replace: (character: string) => string): (character: string) => string {
    return (character) => (character === "\n" ? character : replace(character));
}

function code(character: string): string {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

function codeUnits(character: string): string {
    return Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");
}

function bytes(character: string): string {
    return [...new TextEncoder().encode(character)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}
