import { formsOf, surelySecret } from "./secretForms";

const placeholder = "[secret]";

/**
 * Longer secrets are rare, and are looked up one by one: to compare them at every place of a text
 * would take time with the square of their length.
 */
const veryLong = 1000;

/** A secret. Its `prefix` is the longest of the other secrets that are a beginning of it. */
interface Entry {
    secret: string;
    glue: Glue | undefined;
    prefix: Entry | undefined;
}

/**
 * Masks the secrets in the first `most` characters of a text; by default in all of it. A secret
 * that goes beyond them is masked as a whole.
 */
export type Mask = (text: string, most?: number) => string;

/**
 * The text with every occurrence of a secret replaced, in whatever form. Occurrences may overlap:
 * no part of any of them stays. A secret of `surelySecret` characters is masked wherever it occurs.
 * A shorter one of letters alone, or of digits alone, may be a part of a word or of a number.
 */
export function mask(text: string, secrets: readonly string[]): string {
    return masker(secrets)(text);
}

/**
 * Prepares to mask these secrets. Thousands may begin alike, so they are looked up in their order.
 * A library that finds many words at once (modern-ahocorasick) compares whole graphemes: a combining
 * mark after a secret would keep it from being found.
 */
export function masker(secrets: readonly string[]): Mask {
    return maskerOfForms(secrets.flatMap(formsOf));
}

/** The same for secrets of which each form is given: to find the forms takes most of the time. */
export function maskerOfForms(forms: readonly string[]): Mask {
    const isOrdinary = ({ length }: string) => length >= surelySecret && length <= veryLong;
    const long = byStart(forms.filter(isOrdinary).map(inLowerCase));
    const short = byStart(forms.filter((form) => form.length < surelySecret));
    const veryLongOnes = [...new Set(forms.filter((form) => form.length > veryLong).map(inLowerCase))];
    return (text, most = text.length) => {
        const folded = inLowerCase(text);
        let masked = "";
        let end = 0;
        const last = Math.min(most, text.length);
        const places = placesOf(veryLongOnes, folded);
        for (let start = 0; start < last && forms.length > 0; start += 1) {
            const found = occurrence(folded, start, long) ?? occurrence(text, start, short);
            const length = Math.max(found?.length ?? 0, places.get(start) ?? 0);
            if (length > 0) {
                masked += start >= end ? text.slice(end, start) + placeholder : "";
                end = Math.max(end, start + length);
            }
        }
        return masked + text.slice(end, Math.max(end, last));
    };
}

/** Where very long secrets begin in a text, and how long the longest there is. */
function placesOf(secrets: readonly string[], text: string): Map<number, number> {
    const places = new Map<number, number>();
    for (const secret of secrets) {
        for (let start = text.indexOf(secret); start !== -1; start = text.indexOf(secret, start + 1)) {
            places.set(start, Math.max(secret.length, places.get(start) ?? 0));
        }
    }
    return places;
}

/** The secrets in their order, by their first character. */
function byStart(secrets: readonly string[]): Map<number, Entry[]> {
    const entries = new Map<number, Entry[]>();
    // In this order, a secret stands right after those with which it begins.
    for (const secret of [...new Set(secrets)].filter((one) => one.trim() !== "").sort(byCodeUnit)) {
        const among = entries.get(secret.charCodeAt(0)) ?? [];
        let prefix = among.at(-1);
        while (prefix && !secret.startsWith(prefix.secret)) {
            prefix = prefix.prefix;
        }
        among.push({ secret, glue: secret.length < surelySecret ? glueOf(secret) : undefined, prefix });
        entries.set(secret.charCodeAt(0), among);
    }
    return entries;
}

/** The longest secret that stands at this place of the text. */
function occurrence(text: string, start: number, entries: ReadonlyMap<number, readonly Entry[]>): string | undefined {
    const among = entries.get(text.charCodeAt(start)) ?? [];
    let [low, high] = [0, among.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (comparedTo(text, start, among[middle]?.secret ?? "") < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    let entry = among[low - 1];
    while (entry && !isAt(text, start, entry)) {
        entry = entry.prefix;
    }
    return entry?.secret;
}

/**
 * Compares the text from `start` on with a secret: 0 if the text begins with the secret there,
 * negative if the text is sorted before the secret, positive if after it.
 */
function comparedTo(text: string, start: number, secret: string): number {
    for (let at = 0; at < secret.length; at += 1) {
        const difference = text.charCodeAt(start + at) - secret.charCodeAt(at);
        if (difference !== 0) {
            // Where the text ends, there is no number.
            return difference || -1;
        }
    }
    return 0;
}

function isAt(text: string, start: number, { secret, glue }: Entry): boolean {
    if (!text.startsWith(secret, start)) {
        return false;
    }
    const end = start + secret.length;
    // Two code units, because some letters take two.
    const isPart = glue && (glue.before.test(text.slice(Math.max(0, start - 2), start)) || glue.after.test(text.slice(end, end + 2)));
    return !isPart && !isMasked(text, start, end);
}

/** Whether these characters are those of a placeholder: a text may be masked twice. */
function isMasked(text: string, start: number, end: number): boolean {
    if (end - start > placeholder.length) {
        return false;
    }
    const from = Math.max(0, start - placeholder.length);
    const at = text.slice(from, end + placeholder.length).indexOf(placeholder);
    return at !== -1 && from + at <= start && end <= from + at + placeholder.length;
}

/** What neighbours make a short secret a part of something longer. */
interface Glue {
    before: RegExp;
    after: RegExp;
}

/** `undefined` for a mixture, which is in no word by chance. */
function glueOf(secret: string): Glue | undefined {
    if (/^\p{L}+$/u.test(secret)) {
        return { before: /[\p{L}\p{M}]$/u, after: /^[\p{L}\p{M}]/u };
    }
    if (/^\p{N}+$/u.test(secret)) {
        return { before: /\p{N}$/u, after: /^\p{N}/u };
    }
    // Punctuation belongs to the word or number that it touches.
    return /^[^\p{L}\p{N}]+$/u.test(secret) ? { before: /[\p{L}\p{N}]$/u, after: /^[\p{L}\p{N}]/u } : undefined;
}

function byCodeUnit(a: string, b: string): number {
    return a < b ? -1 : Number(a > b);
}

/** Other letters keep their case, because some change their length with it. */
function inLowerCase(text: string): string {
    return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
