import { mask } from "../../../text/masking";
import { isInClear } from "../configuration";

/** Longer paths are no base URLs, and may carry what nobody should read. */
const longest = 100;

/**
 * Where a redirect points, for a message, and the base URL with which the request would have gone
 * there, unless that would send the key unencrypted. User, password, query and fragment of the
 * target
 * are left out, and so is its path unless it is one of the API.
 */
export function redirectTarget(
    location: unknown,
    requested: { baseUrl: string; path: string },
    secrets: readonly string[],
): { target: string; baseUrl?: string } {
    const asked = requested.baseUrl + requested.path;
    if (typeof location !== "string" || !URL.canParse(location, asked)) {
        return { target: "no address" };
    }
    const url = new URL(location, asked);
    if (!/^https?:$/.test(url.protocol)) {
        return { target: "an address that is not of the web" };
    }
    const [path = ""] = requested.path.split("?");
    const root = `${url.origin}${url.pathname.slice(0, -path.length)}`;
    const isApi = url.pathname.endsWith(path) && root !== requested.baseUrl && root.length <= longest;
    const hasSecret = (text: string) => mask(text, secrets.flatMap(inAddress)) !== text;
    if (hasSecret(url.host)) {
        return { target: "another host" };
    }
    if (!isApi || hasSecret(root)) {
        return { target: url.origin };
    }
    const target = `${url.origin}${url.pathname}`;
    return isInClear(url) ? { target } : { target, baseUrl: root };
}

/** The forms that a value takes in a URL: hosts are in lower case. */
function inAddress(secret: string): string[] {
    return [secret, encodeURIComponent(secret), secret.toLowerCase()];
}
