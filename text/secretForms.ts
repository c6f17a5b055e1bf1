/** From this length on, a secret is also looked for where nothing but its characters tells it. */
export const surelySecret = 8;

/** A credential behind its scheme: `Bearer …`. */
const credential = /^[\w-]+ +(\S+)$/;

/**
 * The forms in which a text may repeat a secret: as it is, escaped as in JSON, in HTML or in a URL,
 * in Base64, and without the scheme of an Authorization header.
 */
export function formsOf(secret: string): string[] {
    const behindScheme = credential.exec(secret)?.[1] ?? "";
    const whole = behindScheme.length < surelySecret ? [secret] : [secret, behindScheme];
    return [...new Set(whole.flatMap((one) => [one, ...escaped(one), ...encoded(one)]))];
}

function escaped(secret: string): string[] {
    const json = JSON.stringify(secret).slice(1, -1);
    const inUrl = new URLSearchParams({ "": secret }).toString().slice(1);
    return [
        json,
        // Rails writes these as code points, other servers all that is not ASCII.
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
    return secret.length < surelySecret ? [] : [bytes.toString("base64").replace(/=+$/, ""), bytes.toString("base64url")];
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function codePoint(character: string): string {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
