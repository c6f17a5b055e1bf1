import type { Fault, FaultMatch } from "./fault";
import { globFits } from "./glob";

/** What a fault looks at in a request. */
interface Subject {
    readonly method: string;
    /** Relative to the base URL, with the query. */
    readonly path: string;
}

/**
 * Whether a fault can have anything to do with a request; `from` and `times` are counted among
 * these.
 */
export function concerns({ kind, match = {} }: Fault, { method, path }: Subject): boolean {
    const [pathname = ""] = path.split("?");
    return isSubjectOf(kind, method, pathname) && methodFits(match, method) && pathFits(match, path, pathname);
}

/** A condition of the service shows in some routes only. */
function isSubjectOf(kind: Fault["kind"], method: string, pathname: string): boolean {
    switch (kind) {
        case "deadToken":
        case "healthError":
            return method === "GET" && pathname.endsWith("/health");
        case "laggingLists":
            return method === "GET" && LISTS.test(pathname);
        case "nullIgnored":
            return method === "PATCH";
        default:
            return true;
    }
}

/** The lists of both generations. */
const LISTS = /\/(customers|whatsapp_configs|whatsapp_webhooks|whatsapp\/webhooks|whatsapp\/phone_numbers(\/[^/]+\/webhooks)?)$/;

function methodFits(match: FaultMatch, method: string): boolean {
    return match.method === undefined || match.method.toUpperCase() === method;
}

function pathFits({ path: wanted }: FaultMatch, path: string, pathname: string): boolean {
    if (wanted instanceof RegExp) {
        // Unlike test(), search() does not depend on what a global expression matched before.
        return path.search(wanted) >= 0;
    }
    return wanted === undefined || globFits(wanted, pathname);
}
