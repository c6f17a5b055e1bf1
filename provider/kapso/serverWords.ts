import { z } from "zod";
import { mask } from "./masking";

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
/** Errors are nested by field at most; deeper ones tell a reader nothing. */
const deepest = 3;

/**
 * The service's own words out of the body of a failed answer, as one readable sentence; `undefined` where there are none.
 * `secrets` (what the request carried) are masked, for the service may repeat what it was sent.
 */
export function serverWords(body: string, secrets: readonly string[]): string | undefined {
    return sentence(readBody(body, secrets), secrets);
}

/**
 * One line of at most 300 characters without a secret and without the stop at its end; `undefined`
 * where nothing is left.
 */
export function sentence(words: string, secrets: readonly string[]): string | undefined {
    const line = withoutEnd(mask(words, secrets).replace(/\s+/g, " "));
    if (line === "") {
        return undefined;
    }
    return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** The error of Meta that Kapso passes on in a body; `undefined` where there is none. */
export function metaErrorIn(body: string): { code: number | undefined } | undefined {
    const { error } = failureIn(parseJson(body), []) ?? {};
    if (typeof error !== "object" || !isOfMeta(error)) {
        return undefined;
    }
    return { code: typeof error.code === "number" ? error.code : undefined };
}

function readBody(body: string, secrets: readonly string[]): string {
    // Masked text by text: what follows may take the end off one, and half a secret would stay.
    const json = parseJson(body, secrets);
    const failed = failureIn(json, secrets);
    if (failed) {
        return wordsOf(failed);
    }
    const texts = reasonsIn(json, 0);
    if (texts.length > 0) {
        return texts.join("; ");
    }
    if (/^\s*</.test(body)) {
        const title = /<title[^>]*>([^<]*)<\/title>/i.exec(body)?.[1]?.trim();
        return title && !/^\d+$/.test(title) ? `an HTML page titled '${title}'` : "an HTML page";
    }
    // JSON that was cut may hold half a secret, which no mask would recognise.
    return json === undefined && !/^\s*[[{"]/.test(body) ? body : "";
}

function failureIn(json: unknown, secrets: readonly string[]): Failure | undefined {
    const { data } = failure.safeParse(json);
    // Perhaps a whole body of Meta's, as a text.
    const inner = typeof data?.error === "string" && /^\s*\{/.test(data.error) ? parseJson(data.error, secrets) : undefined;
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
        return errors.flatMap((one) => reasonsIn(one, depth + 1));
    }
    const { field, reason } = fieldError.parse(errors);
    if (reason !== undefined) {
        return [about(field, reason)];
    }
    return Object.entries(errors).flatMap(([name, reasons]) => reasonsIn(reasons, depth + 1).map((one) => about(name, one)));
}

/** A full sentence names its field already. */
function about(field: string | undefined, reason: string): string {
    const isNamed = field === undefined || field === "base" || reason.toLowerCase().startsWith(field.toLowerCase().replaceAll("_", " "));
    return isNamed ? withoutEnd(reason) : `${field} ${withoutEnd(reason)}`;
}

function withoutEnd(words: string): string {
    return words.trim().replace(/[.:;,\s]+$/, "");
}

/** `undefined` for what is not JSON. Secrets in its texts are masked. */
export function parseJson(body: string, secrets: readonly string[] = []): unknown {
    try {
        const masked = (_key: string, value: unknown) => (typeof value === "string" ? mask(value, secrets) : value);
        return secrets.length === 0 ? JSON.parse(body) : JSON.parse(body, masked);
    } catch {
        return undefined;
    }
}
