import { z } from "zod";
import type { Mask } from "../../../text/masking";
import { visible } from "../../../text/visible";

const text = z.string().optional().catch(undefined);
const code = z.union([z.string(), z.number()]).optional().catch(undefined);

/** An error of Meta that Kapso passes on, or another error of the same form. */
const nested = z.object({
    message: z.string(),
    type: text,
    code,
    error_subcode: z.number().optional().catch(undefined),
    fbtrace_id: text,
});

/**
 * All known error bodies (docs/contributing/kapso-api.md#errors) and their mixtures. A field of an
 * unexpected type counts as absent.
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

/** A validation error of one field, as an entry of an error list. */
const fieldError = z
    .object({ message: text, detail: text, error: text, field: text, attribute: text })
    .transform((one) => ({ field: one.field ?? one.attribute, reason: one.message ?? one.detail ?? one.error }));

const maxShownLength = 300;
/**
 * Maximum length of the text that decisions search. It is larger than `maxShownLength`, because
 * unmasked secrets take more room than masked ones.
 */
const maxSearchedLength = 2000;
/** Maximum number of characters that are read of each text in a body. The message shows fewer. */
const maxReadLength = 20_000;
/** Maximum number of reasons that are read from a list. */
const maxReasons = 20;
/** Maximum nesting that is read. Kapso nests errors by field only. */
const maxDepth = 3;

/**
 * Kapso's own words in the body of a failed response, as one sentence, or `undefined`. `hide` masks
 * secrets, because Kapso may return the values of a request.
 */
export function serverWords(body: string, hide: Mask): string | undefined {
    return sentence(readBody(body, hide), hide);
}

/**
 * Kapso's own words with unmasked secrets, only for decisions. They must never be shown. Masking
 * could hide a word that decides, if a secret is an ordinary word such as `number`.
 */
export function unmaskedWords(body: string): string | undefined {
    const whole: Mask = (text, maxLength) => text.slice(0, maxLength);
    return sentence(readBody(body, whole), whole, maxSearchedLength);
}

/**
 * One line of at most `maxLength` characters, without secrets and without punctuation at its end.
 * Invisible characters are shown as their codes. `undefined` if nothing is left.
 */
export function sentence(words: string, hide: Mask, maxLength = maxShownLength): string | undefined {
    const line = withoutEnd(hide(words, maxReadLength).replace(/\s+/g, " "));
    if (line === "") {
        return undefined;
    }
    return line.length > maxLength ? `${visible(line.slice(0, maxLength))}…` : visible(line);
}

/** The error of Meta in a body, or `undefined`. */
export function metaErrorIn(body: string): { code: number | undefined } | undefined {
    const { error } = failureIn(parseJson(body)) ?? {};
    if (typeof error !== "object" || !isOfMeta(error)) {
        return undefined;
    }
    return { code: typeof error.code === "number" ? error.code : undefined };
}

function readBody(body: string, hide: Mask): string {
    // Each text is masked before it is cut, because a cut secret would not be recognised.
    const json = parseMasked(body, hide);
    const failed = failureIn(json, hide);
    if (failed) {
        return wordsOf(failed);
    }
    const texts = reasonsIn(json, 0);
    if (texts.length > 0) {
        return texts.join("; ");
    }
    const start = hide(body, maxReadLength);
    if (/^\s*</.test(start)) {
        const title = /<title[^<>]*>([^<]*)<\/title>/i.exec(start)?.[1]?.trim();
        return title && !/^\d+$/.test(title) ? `an HTML page titled '${title}'` : "an HTML page";
    }
    // Incomplete JSON may end in part of a secret, which no mask recognises.
    return json === undefined && !/^\s*[[{"]/.test(start) ? start : "";
}

function failureIn(json: unknown, hide?: Mask): Failure | undefined {
    const { data } = failure.safeParse(json);
    // The text may itself be the JSON of an error of Meta.
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
    const distinct = parts.filter((part, index) => part !== "" && !parts.slice(0, index).some((earlier) => earlier.includes(part)));
    const words = distinct.join(": ");
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
    // Other servers return the HTTP status in this field.
    const isStatus = typeof number === "number" && number >= 400 && number < 600;
    return fbtrace_id !== undefined || /Exception$/.test(type ?? "") || (typeof number === "number" && !isStatus);
}

/**
 * The reasons in a text, a list, or an object by field. Each entry has one of these forms again.
 */
function reasonsIn(errors: unknown, depth: number): string[] {
    if (typeof errors === "string") {
        return errors.trim() === "" ? [] : [withoutEnd(errors)];
    }
    if (typeof errors !== "object" || errors === null || depth > maxDepth) {
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
        reasonsIn(reasons, depth + 1).map((one) => about(name.slice(0, maxReadLength), one)),
    );
}

function someReasons<One>(all: readonly One[], reasonsOf: (one: One) => string[]): string[] {
    return all.slice(0, maxReasons).flatMap(reasonsOf).slice(0, maxReasons);
}

/** Adds the field to a reason, unless the reason already begins with the field. */
function about(field: string | undefined, reason: string): string {
    const isNamed = field === undefined || field === "base" || reason.toLowerCase().startsWith(field.toLowerCase().replaceAll("_", " "));
    return isNamed ? withoutEnd(reason) : `${field} ${withoutEnd(reason)}`;
}

/**
 * Removes punctuation at the end. Not a regular expression: one that ends in `$` takes quadratic
 * time for a long run of such characters.
 */
function withoutEnd(words: string): string {
    let end = words.length;
    while (end > 0 && /[.:;,\s]/.test(words.charAt(end - 1))) {
        end -= 1;
    }
    return words.slice(0, end).trimStart();
}

/** The parsed JSON, or `undefined` if the body is not JSON. */
export function parseJson(body: string): unknown {
    return parse(body, undefined);
}

/** The parsed JSON with all texts cut to `maxReadLength` characters and masked. */
function parseMasked(body: string, hide: Mask | undefined): unknown {
    return parse(body, hide && ((_key, value) => (typeof value === "string" ? hide(value, maxReadLength) : value)));
}

function parse(body: string, revive: ((key: string, value: unknown) => unknown) | undefined): unknown {
    try {
        return JSON.parse(body, revive);
    } catch {
        return undefined;
    }
}
