import { z } from "zod";

const text = z.string();
const texts = z.array(text);
const fieldErrors = z.record(text, texts);

// All bodies seen so far, most telling first (facts, section 5).
const shapes = [
    z.object({ error: text, errors: texts }).transform(({ error, errors }) => [error, ...errors].join(": ")),
    z.object({ error: text, errors: fieldErrors }).transform(({ error, errors }) => `${error}: ${inWords(errors)}`),
    z.object({ error: text, message: text }).transform(({ error, message }) => `${error}: ${message}`),
    z.object({ error: text }).transform(({ error }) => error),
    z.object({ error: z.object({ message: text }) }).transform(({ error }) => error.message),
    z.object({ errors: fieldErrors }).transform(({ errors }) => inWords(errors)),
    z.object({ errors: texts }).transform(({ errors }) => errors.join("; ")),
    z.object({ message: text }).transform(({ message }) => message),
];

const longest = 300;

/**
 * The service's own words out of the body of a failed answer, as one readable sentence; `undefined` where there are none.
 * `secrets` (what the request carried) are masked, for the service may repeat what it was sent.
 */
export function serverWords(body: string, secrets: readonly string[]): string | undefined {
    const words = mask(readBody(body), secrets).replace(/\s+/g, " ").trim().replace(/\.$/, "");
    if (words === "") {
        return undefined;
    }
    return words.length > longest ? `${words.slice(0, longest)}…` : words;
}

function readBody(body: string): string {
    const json = parseJson(body);
    for (const shape of shapes) {
        const parsed = shape.safeParse(json);
        if (parsed.success) {
            return parsed.data;
        }
    }
    if (/^\s*</.test(body)) {
        const title = /<title[^>]*>([^<]*)<\/title>/i.exec(body)?.[1]?.trim();
        return title && !/^\d+$/.test(title) ? `an HTML page titled '${title}'` : "an HTML page";
    }
    // JSON that was cut may hold half a secret, which no mask would recognise.
    return json === undefined && !/^\s*[[{"]/.test(body) ? body : "";
}

function inWords(errors: Record<string, string[]>): string {
    return Object.entries(errors)
        .flatMap(([field, reasons]) => reasons.map((reason) => (field === "base" ? reason : `${field} ${reason}`)))
        .join("; ");
}

/** `undefined` for what is not JSON. */
export function parseJson(body: string): unknown {
    try {
        return JSON.parse(body);
    } catch {
        return undefined;
    }
}

function mask(words: string, secrets: readonly string[]): string {
    // Longest first: a secret may hold another one.
    const longestFirst = secrets.filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
    return longestFirst.reduce((masked, secret) => masked.split(secret).join("[secret]"), words);
}
