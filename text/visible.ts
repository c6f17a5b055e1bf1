/** Scripts whose words are separated by U+200B, which only tells where a line may end. */
const unspaced = "(?!\\p{DI})[\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]";

/** Scripts that are written with the wide space U+3000, and wide Latin letters. */
const wide = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3001-\\u303f\\uff01-\\uff9f]";

const arabic = "(?!\\p{C})\\p{Script=Arabic}";

/** Not one that Unicode only reserves: it shows as its code. */
const pictogram = "(?!\\p{C})\\p{ExtPict}";

const letter = "(?!\\p{DI})[\\p{L}\\p{M}\\p{N}]";

/**
 * Beside these, French texts and numbers have spaces that end no line. Between two words, such a
 * space is shown as its code, because nobody could tell it from an ordinary one.
 */
const spaced = "[\\p{N}\\p{Sc}«»!?.:;%°§–—…]";

/** The tags that make a black flag one of England, Scotland or Wales; no other text of tags. */
const flags = ["gbeng", "gbsct", "gbwls"].flatMap((region) => {
    const tags = [...region].map((one) => `\\u{e00${one.charCodeAt(0).toString(16)}}`).concat("\\u{e007f}");
    return tags.map((tag, at) => `(?<=\\u{1f3f4}${tags.slice(0, at).join("")})${tag}(?=${tags.slice(at + 1).join("")})`);
});

/**
 * Joiners, selectors and spaces that belong to the visible characters around them: in emoji, after
 * ideographs, between Arabic letters, after a virama of an Indian script, and in names and numbers.
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
 * Controls, characters that turn the order of others, and all that has no shape but the space:
 * also the empty Braille cell.
 */
const hidden = `(?=[\\p{C}\\p{Z}\\p{DI}\\u2800])(?! |${harmless.join("|")})[^]`;

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
