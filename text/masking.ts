import { formsOf, minUnambiguousLength } from "./secretForms";

const placeholder = "[secret]";

/**
 * Longer secrets are rare and are searched for individually. Comparing them at every position of a
 * text takes time with the square of their length.
 */
const veryLong = 1000;

/** A secret. `prefix` is the longest other secret with which this secret begins. */
interface Entry {
    secret: string;
    joining: Surroundings | undefined;
    prefix: Entry | undefined;
}

/**
 * Masks the secrets in the first characters of a text; by default, in the whole text. A secret that
 * starts before that limit is masked as a whole.
 */
export type Mask = (text: string, maxLength?: number) => string;

/**
 * The text with every occurrence of a secret replaced, in all its forms, even if occurrences
 * overlap. A secret of at least `minUnambiguousLength` characters is masked everywhere. A shorter
 * secret of only letters or only digits is masked only as a whole word or number.
 */
export function mask(text: string, secrets: readonly string[]): string {
    return masker(secrets)(text);
}

/**
 * Prepares a function that masks these secrets. Thousands of them may have the same beginning, so
 * it searches them in sorted order. The library modern-ahocorasick would compare graphemes, and
 * miss a secret that is followed by a combining mark.
 */
export function masker(secrets: readonly string[]): Mask {
    return maskerOfForms(secrets.flatMap(formsOf));
}

/**
 * The same for secrets whose forms are given, because computing the forms takes most of the time.
 */
export function maskerOfForms(forms: readonly string[]): Mask {
    const isOrdinary = ({ length }: string) => length >= minUnambiguousLength && length <= veryLong;
    const long = byStart(forms.filter(isOrdinary).map(inLowerCase));
    const short = byStart(forms.filter((form) => form.length < minUnambiguousLength));
    const veryLongOnes = [...new Set(forms.filter((form) => form.length > veryLong).map(inLowerCase))];
    return (text, maxLength = text.length) => {
        const folded = inLowerCase(text);
        let masked = "";
        let end = 0;
        const last = Math.min(maxLength, text.length);
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

/** The positions at which very long secrets start, with the length of the longest secret there. */
function placesOf(secrets: readonly string[], text: string): Map<number, number> {
    const places = new Map<number, number>();
    for (const secret of secrets) {
        for (let start = text.indexOf(secret); start !== -1; start = text.indexOf(secret, start + 1)) {
            places.set(start, Math.max(secret.length, places.get(start) ?? 0));
        }
    }
    return places;
}

/** The sorted secrets, by their first character. */
function byStart(secrets: readonly string[]): Map<number, Entry[]> {
    const entries = new Map<number, Entry[]>();
    // Sorted this way, a secret comes directly after the secrets with which it begins.
    for (const secret of [...new Set(secrets)].filter((one) => one.trim() !== "").sort(byCodeUnit)) {
        const bucket = entries.get(secret.charCodeAt(0)) ?? [];
        let prefix = bucket.at(-1);
        while (prefix && !secret.startsWith(prefix.secret)) {
            prefix = prefix.prefix;
        }
        bucket.push({ secret, joining: secret.length < minUnambiguousLength ? surroundingsOf(secret) : undefined, prefix });
        entries.set(secret.charCodeAt(0), bucket);
    }
    return entries;
}

/** The longest secret at this position of the text. */
function occurrence(text: string, start: number, entries: ReadonlyMap<number, readonly Entry[]>): string | undefined {
    const bucket = entries.get(text.charCodeAt(start)) ?? [];
    let [low, high] = [0, bucket.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (compareAt(text, start, bucket[middle]?.secret ?? "") < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    let entry = bucket[low - 1];
    while (entry && !isAt(text, start, entry)) {
        entry = entry.prefix;
    }
    return entry?.secret;
}

/**
 * Compares the text from `start` on with a secret. Returns 0 if the text continues with the secret;
 * negative if it sorts before the secret; positive if it sorts after it.
 */
function compareAt(text: string, start: number, secret: string): number {
    for (let at = 0; at < secret.length; at += 1) {
        const difference = text.charCodeAt(start + at) - secret.charCodeAt(at);
        if (difference !== 0) {
            // After the end of the text, charCodeAt returns NaN.
            return difference || -1;
        }
    }
    return 0;
}

function isAt(text: string, start: number, { secret, joining }: Entry): boolean {
    if (!text.startsWith(secret, start)) {
        return false;
    }
    const end = start + secret.length;
    // Two code units, because some letters have two.
    const isPart =
        joining && (joining.before.test(text.slice(Math.max(0, start - 2), start)) || joining.after.test(text.slice(end, end + 2)));
    return !isPart && !isMasked(text, start, end);
}

/** Whether these characters are part of a placeholder, because a text may be masked twice. */
function isMasked(text: string, start: number, end: number): boolean {
    if (end - start > placeholder.length) {
        return false;
    }
    const from = Math.max(0, start - placeholder.length);
    const at = text.slice(from, end + placeholder.length).indexOf(placeholder);
    return at !== -1 && from + at <= start && end <= from + at + placeholder.length;
}

/** The neighbouring characters that make a short secret part of a longer word or number. */
interface Surroundings {
    before: RegExp;
    after: RegExp;
}

/** `undefined` for a mixture of letters and digits, which no word contains by chance. */
function surroundingsOf(secret: string): Surroundings | undefined {
    if (/^\p{L}+$/u.test(secret)) {
        return { before: /[\p{L}\p{M}]$/u, after: /^[\p{L}\p{M}]/u };
    }
    if (/^\p{N}+$/u.test(secret)) {
        return { before: /\p{N}$/u, after: /^\p{N}/u };
    }
    // Punctuation counts as part of the word or number next to it.
    return /^[^\p{L}\p{N}]+$/u.test(secret) ? { before: /[\p{L}\p{N}]$/u, after: /^[\p{L}\p{N}]/u } : undefined;
}

function byCodeUnit(a: string, b: string): number {
    return a < b ? -1 : Number(a > b);
}

/** Folds only ASCII letters, because some other letters change their length. */
function inLowerCase(text: string): string {
    return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
