/** The length from which a secret is searched for everywhere, even inside longer words. */
export const minUnambiguousLength = 8;

/** A credential after its scheme, such as `Bearer …`. */
const credential = /^[\w-]+ +(\S+)$/;

/**
 * The forms in which a text may contain a secret: unchanged; escaped as JSON, as HTML or in a URL;
 * in Base64; without the scheme of an Authorization header.
 */
export function formsOf(secret: string): string[] {
    const behindScheme = credential.exec(secret)?.[1] ?? "";
    const whole = behindScheme.length < minUnambiguousLength ? [secret] : [secret, behindScheme];
    return [...new Set(whole.flatMap((one) => [one, ...escaped(one), ...encoded(one)]))];
}

function escaped(secret: string): string[] {
    const json = JSON.stringify(secret).slice(1, -1);
    const inUrl = new URLSearchParams({ "": secret }).toString().slice(1);
    return [
        json,
        // Rails escapes these characters as code points. Other servers escape everything that is
        // not ASCII.
        json.replace(/[&<>\u2028\u2029]/g, codePoint),
        json.replace(/[^\x20-\x7e]/g, codePoint),
        secret.replace(/[&<>"']/g, (character) => entities[character] ?? character),
        inUrl,
        inUrl.replaceAll("+", "%20"),
        inUrl.replaceAll("+", "%20").replace(/%(?:21|27|28|29|7E)/g, decodeURIComponent),
    ];
}

function encoded(secret: string): string[] {
    const bytes = Buffer.from(secret);
    return secret.length < minUnambiguousLength ? [] : [bytes.toString("base64").replace(/=+$/, ""), bytes.toString("base64url")];
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function codePoint(character: string): string {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
