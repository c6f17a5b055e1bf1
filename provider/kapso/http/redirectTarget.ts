import { mask } from "../../../text/masking";
import { isInClear } from "../configuration";

/**
 * Maximum length of a base URL in a message. A longer path is not a base URL and may contain
 * secrets.
 */
const maxBaseUrlLength = 100;

/**
 * The target of a redirect, for a message. User, password, query and fragment are left out, and so
 * is the path unless it is a path of the API.
 *
 * `baseUrl` is the base URL that would have led there. It is absent if it would send the key
 * unencrypted.
 */
export function redirectTarget(
    location: unknown,
    requested: { baseUrl: string; path: string },
    secrets: readonly string[],
): { target: string; baseUrl?: string } {
    const requestedUrl = requested.baseUrl + requested.path;
    if (typeof location !== "string" || !URL.canParse(location, requestedUrl)) {
        return { target: "no address" };
    }
    const url = new URL(location, requestedUrl);
    if (!/^https?:$/.test(url.protocol)) {
        return { target: "an address without http or https" };
    }
    const [path = ""] = requested.path.split("?");
    const root = `${url.origin}${url.pathname.slice(0, -path.length)}`;
    const isApi = url.pathname.endsWith(path) && root !== requested.baseUrl && root.length <= maxBaseUrlLength;
    const hasSecret = (text: string) => mask(text, secrets.flatMap(formsInUrl)) !== text;
    if (hasSecret(url.host)) {
        return { target: "another host" };
    }
    if (!isApi || hasSecret(root)) {
        return { target: url.origin };
    }
    const target = `${url.origin}${url.pathname}`;
    return isInClear(url) ? { target } : { target, baseUrl: root };
}

/** The forms in which a URL can contain a secret. URL parsers convert hosts to lower case. */
function formsInUrl(secret: string): string[] {
    return [secret, encodeURIComponent(secret), secret.toLowerCase()];
}
