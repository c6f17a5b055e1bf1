/** Scripts that separate words by U+200B, which only marks possible line breaks. */
const unspaced = "(?!\\p{DI})[\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]";

/** Scripts that use the wide space U+3000, and wide Latin letters. */
const wide = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3001-\\u303f\\uff01-\\uff9f]";

const arabic = "(?!\\p{C})\\p{Script=Arabic}";

/** Excludes code points that Unicode only reserves; they are escaped. */
const pictogram = "(?!\\p{C})\\p{ExtPict}";

const letter = "(?!\\p{DI})[\\p{L}\\p{M}\\p{N}]";

/**
 * Next to these characters, French texts and numbers have no-break spaces. Between two words, such
 * a space is escaped, because it looks like an ordinary space.
 */
const spaced = "[\\p{N}\\p{Sc}«»!?.:;%°§–—…]";

/**
 * The tags that turn a black flag into the flag of England, Scotland or Wales. Other tag sequences
 * are escaped.
 */
const flags = ["gbeng", "gbsct", "gbwls"].flatMap((region) => {
    const tags = [...region].map((one) => `\\u{e00${one.charCodeAt(0).toString(16)}}`).concat("\\u{e007f}");
    return tags.map((tag, at) => `(?<=\\u{1f3f4}${tags.slice(0, at).join("")})${tag}(?=${tags.slice(at + 1).join("")})`);
});

/**
 * Joiners, selectors and spaces that are part of visible text: in emoji, after ideographs, between
 * Arabic letters, after a virama of an Indian script, in names and in numbers.
 */
const harmless = [
    `(?<=${pictogram})\\ufe0f`,
    "(?<=[\\d#*])\\ufe0f(?=\\u20e3)",
    `(?<=${pictogram}[\\p{EMod}\\ufe0f]?)\\u200d(?=${pictogram})`,
    `(?<=${arabic})\\u200c(?=${arabic})`,
    `(?<=[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca])[\\u200c\\u200d](?=${letter})`,
    "(?<=\\p{Ideographic})[\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]",
    `(?<=${unspaced})\\u200b(?=${unspaced})`,
    `(?<=${wide})\\u3000(?=${letter})`,
    `(?<=${letter})\\u3000(?=${wide})`,
    `(?<=${spaced})[\\u00a0\\u202f](?=${letter}|${spaced})`,
    `(?<=${letter}|${spaced})[\\u00a0\\u202f](?=${spaced})`,
    ...flags,
];

/**
 * Control characters, bidirectional controls, and all characters without a visible shape except the
 * space. The empty Braille cell is one of them.
 */
const hidden = `(?=[\\p{C}\\p{Z}\\p{DI}\\u2800])(?! |${harmless.join("|")})[^]`;

/**
 * One character of each log command that a build system executes: `##[…]` and `##vso[…]` anywhere
 * in a line, `::…::` at its start.
 */
const commands = ["(?<=#)#(?=\\w{0,20}\\[)", ":(?<=^\\s*:)(?=:)"];

const dangerous = new RegExp([hidden, ...commands].join("|"), "gmu");

/**
 * The text on one line, safe to print in a terminal, a log or an error. Each invisible or
 * controlling character is escaped, as in `\u{202e}`. Every text from outside passes through this
 * function, or one of those below, before this process prints it.
 */
export function visible(text: string): string {
    return text.replace(dangerous, code);
}

/** The same for a text of several lines. */
export function visibleLines(text: string): string {
    return text.replace(/\r\n/g, "\n").replace(dangerous, keepingLines(code));
}

/** JSON that is safe to print or review. The same characters are escaped, so no value changes. */
export function visibleJson(value: object): string {
    return `${JSON.stringify(value, undefined, 2).replace(dangerous, keepingLines(codeUnits))}\n`;
}

/** The text as one word for a shell, quoted only if necessary. */
export function shellWord(text: string): string {
    if (/^[\w./:-]+$/.test(text)) {
        return text;
    }
    if (visible(text) === text) {
        return `'${text.replaceAll("'", "'\\''")}'`;
    }
    // Bash, zsh and ksh decode these bytes. Dash does not, and a quote would end its word even
    // after a backslash, so quotes are encoded too. Dash reads another text but executes none of
    // it.
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
