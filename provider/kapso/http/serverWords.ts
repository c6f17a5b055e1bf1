import { z } from "zod";
import type { Mask } from "../../../text/masking";
import { visible } from "../../../text/visible";

const text = z.string().optional().catch(undefined);
const code = z.union([z.string(), z.number()]).optional().catch(undefined);

/** What Meta says where Kapso passes it on, or another error in such a form. */
const nested = z.object({
    message: z.string(),
    type: text,
    code,
    error_subcode: z.number().optional().catch(undefined),
    fbtrace_id: text,
});

/**
 * All bodies of failures seen so far, and their mixtures. A field of another form counts as not
 * there.
 */
const failure = z.object({
    error: z.union([z.string(), nested]).optional().catch(undefined),
    title: text,
    message: text,
    detail: text,
    code,
    details: z.unknown().optional(),
    errors: z.unknown().optional(),
    validation_errors: z.unknown().optional(),
});

type Failure = z.infer<typeof failure>;

/** A failed check of a field, as lists of errors show it. */
const fieldError = z
    .object({ message: text, detail: text, error: text, field: text, attribute: text })
    .transform((one) => ({ field: one.field ?? one.attribute, reason: one.message ?? one.detail ?? one.error }));

const longest = 300;
/** Decisions search this much: more than is shown, because an unmasked secret takes more room. */
const longestDecided = 2000;
/** Of each text in a body, only so many characters are read, because nobody will see the rest. */
const longestRead = 20_000;
/** Reasons that are read of a list. */
const maxReasons = 20;
/** Errors are nested by field at most; deeper ones tell a reader nothing. */
const deepest = 3;

/**
 * The service's own words out of the body of a failed answer, as one readable sentence; `undefined`
 * where there are none.
 * `hide` masks secrets, for the service may repeat what it was sent.
 */
export function serverWords(body: string, hide: Mask): string | undefined {
    return sentence(readBody(body, hide), hide);
}

/**
 * The same words with the secrets that they repeat: to decide by them, never to show them. Masked
 * words could lack a word that is also a secret, such as the verify token `number`.
 */
export function unmaskedWords(body: string): string | undefined {
    const whole: Mask = (text, most) => text.slice(0, most);
    return sentence(readBody(body, whole), whole, longestDecided);
}

/**
 * One line of at most 300 characters, of which the hidden ones are shown as their codes, without a
 * secret and without the stop at its end; `undefined` where nothing is left.
 */
export function sentence(words: string, hide: Mask, most = longest): string | undefined {
    const line = withoutEnd(hide(words, longestRead).replace(/\s+/g, " "));
    if (line === "") {
        return undefined;
    }
    return line.length > most ? `${visible(line.slice(0, most))}…` : visible(line);
}

/** The error of Meta that Kapso passes on in a body; `undefined` where there is none. */
export function metaErrorIn(body: string): { code: number | undefined } | undefined {
    const { error } = failureIn(parseJson(body)) ?? {};
    if (typeof error !== "object" || !isOfMeta(error)) {
        return undefined;
    }
    return { code: typeof error.code === "number" ? error.code : undefined };
}

function readBody(body: string, hide: Mask): string {
    // Masked text by text: what follows may take the end off one, and half a secret would stay.
    const json = parseMasked(body, hide);
    const failed = failureIn(json, hide);
    if (failed) {
        return wordsOf(failed);
    }
    const texts = reasonsIn(json, 0);
    if (texts.length > 0) {
        return texts.join("; ");
    }
    const start = hide(body, longestRead);
    if (/^\s*</.test(start)) {
        const title = /<title[^<>]*>([^<]*)<\/title>/i.exec(start)?.[1]?.trim();
        return title && !/^\d+$/.test(title) ? `an HTML page titled '${title}'` : "an HTML page";
    }
    // JSON that was cut may hold half a secret, which no mask would recognise.
    return json === undefined && !/^\s*[[{"]/.test(start) ? start : "";
}

function failureIn(json: unknown, hide?: Mask): Failure | undefined {
    const { data } = failure.safeParse(json);
    // Perhaps a whole body of Meta's, as a text.
    const isBody = typeof data?.error === "string" && /^\s*\{/.test(data.error);
    const inner = isBody ? parseMasked(String(data.error), hide) : undefined;
    if (!data || typeof inner !== "object" || inner === null) {
        return data;
    }
    return failure.safeParse({ ...data, ...("error" in inner ? inner : { error: inner }) }).data;
}

function wordsOf(failed: Failure): string {
    const { error, title, message, detail, details, errors, validation_errors } = failed;
    const heads = [typeof error === "object" ? ofNested(error) : error, title, message, detail].map((one) => withoutEnd(one ?? ""));
    const reasons = [details, errors, validation_errors].flatMap((one) => reasonsIn(one, 0));
    const parts = [...heads, reasons.join("; ")];
    const telling = parts.filter((part, index) => part !== "" && !parts.slice(0, index).some((earlier) => earlier.includes(part)));
    const words = telling.join(": ");
    const name = typeof failed.code === "string" && /^[\w.-]{1,60}$/.test(failed.code) ? failed.code : "";
    return words === "" ? name : words.includes(name) ? words : `${words} (${name})`;
}

function ofNested(error: z.infer<typeof nested>): string {
    if (!isOfMeta(error)) {
        return error.message;
    }
    const subcode = error.error_subcode === undefined ? "" : `, subcode ${error.error_subcode}`;
    const known = error.code === undefined ? "error of Meta" : `error ${error.code} of Meta`;
    return `${withoutEnd(error.message)} (${known}${subcode})`;
}

function isOfMeta({ type, code: number, fbtrace_id }: z.infer<typeof nested>): boolean {
    // Others repeat the HTTP status in that place.
    const isStatus = typeof number === "number" && number >= 400 && number < 600;
    return fbtrace_id !== undefined || /Exception$/.test(type ?? "") || (typeof number === "number" && !isStatus);
}

/**
 * Errors as a text, a list, or by field; each of them again a text, a list, or a field with its
 * message.
 */
function reasonsIn(errors: unknown, depth: number): string[] {
    if (typeof errors === "string") {
        return errors.trim() === "" ? [] : [withoutEnd(errors)];
    }
    if (typeof errors !== "object" || errors === null || depth > deepest) {
        return [];
    }
    if (Array.isArray(errors)) {
        return someReasons(errors, (one) => reasonsIn(one, depth + 1));
    }
    const { field, reason } = fieldError.parse(errors);
    if (reason !== undefined) {
        return [about(field, reason)];
    }
    return someReasons(Object.entries(errors), ([name, reasons]) =>
        reasonsIn(reasons, depth + 1).map((one) => about(name.slice(0, longestRead), one)),
    );
}

function someReasons<One>(all: readonly One[], reasonsOf: (one: One) => string[]): string[] {
    return all.slice(0, maxReasons).flatMap(reasonsOf).slice(0, maxReasons);
}

/** A full sentence names its field already. */
function about(field: string | undefined, reason: string): string {
    const isNamed = field === undefined || field === "base" || reason.toLowerCase().startsWith(field.toLowerCase().replaceAll("_", " "));
    return isNamed ? withoutEnd(reason) : `${field} ${withoutEnd(reason)}`;
}

/** By hand: an expression that ends in `$` takes time in proportion to the square of a long run. */
function withoutEnd(words: string): string {
    let end = words.length;
    while (end > 0 && /[.:;,\s]/.test(words.charAt(end - 1))) {
        end -= 1;
    }
    return words.slice(0, end).trimStart();
}

/** `undefined` for what is not JSON. */
export function parseJson(body: string): unknown {
    return parse(body, undefined);
}

/** The same with the beginning of each text, in which secrets are masked. */
function parseMasked(body: string, hide: Mask | undefined): unknown {
    return parse(body, hide && ((_key, value) => (typeof value === "string" ? hide(value, longestRead) : value)));
}

function parse(body: string, revive: ((key: string, value: unknown) => unknown) | undefined): unknown {
    try {
        return JSON.parse(body, revive);
    } catch {
        return undefined;
    }
}
