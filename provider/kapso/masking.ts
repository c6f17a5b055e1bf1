/**
 * From this length on, a secret is masked wherever it occurs. A shorter one that consists of
 * letters alone, or of digits alone, may also be a part of a word or of a number: there it tells
 * nothing, and masking it would make the text unreadable.
 */
const surelySecret = 8;

const placeholder = "[secret]";

/**
 * The text with every occurrence of a secret replaced. Occurrences may overlap: no part of any of
 * them stays.
 */
export function mask(text: string, secrets: readonly string[]): string {
    const found = secrets.flatMap((secret) => occurrences(text, secret)).sort((a, b) => a.start - b.start);
    let masked = "";
    let end = 0;
    for (const one of found) {
        if (one.start >= end) {
            masked += text.slice(end, one.start) + placeholder;
        }
        end = Math.max(end, one.end);
    }
    return masked + text.slice(end);
}

function occurrences(text: string, secret: string): { start: number; end: number }[] {
    if (secret.trim() === "") {
        return [];
    }
    const glue = secret.length < surelySecret ? glueOf(secret) : undefined;
    const found: { start: number; end: number }[] = [];
    for (let start = text.indexOf(secret); start !== -1; start = text.indexOf(secret, start + 1)) {
        const end = start + secret.length;
        // Two code units, because some letters take two.
        const isPart = glue && (glue.before.test(text.slice(Math.max(0, start - 2), start)) || glue.after.test(text.slice(end, end + 2)));
        if (!isPart && !isMasked(text, start, end)) {
            found.push({ start, end });
        }
    }
    return found;
}

/** Whether these characters are those of a placeholder: a text may be masked twice. */
function isMasked(text: string, start: number, end: number): boolean {
    const from = Math.max(0, start - placeholder.length);
    const at = text.slice(from, end + placeholder.length).indexOf(placeholder);
    return at !== -1 && from + at <= start && end <= from + at + placeholder.length;
}

/**
 * What neighbours make a short secret a part of something longer; `undefined` for a mixture, which
 * is in no word by chance.
 */
function glueOf(secret: string): { before: RegExp; after: RegExp } | undefined {
    if (/^\p{L}+$/u.test(secret)) {
        return { before: /[\p{L}\p{M}]$/u, after: /^[\p{L}\p{M}]/u };
    }
    if (/^\p{N}+$/u.test(secret)) {
        return { before: /\p{N}$/u, after: /^\p{N}/u };
    }
    // Punctuation belongs to the word or number that it touches.
    return /^[^\p{L}\p{N}]+$/u.test(secret) ? { before: /[\p{L}\p{N}]$/u, after: /^[\p{L}\p{N}]/u } : undefined;
}
