import type { Fault, FaultMatch } from "./fault";
import { globFits } from "./glob";

/** The properties of a request that a fault can match. */
interface Subject {
    readonly method: string;
    /** Relative to the base URL, with the query. */
    readonly path: string;
}

/** Whether a fault can affect a request. `from` and `times` count these requests. */
export function concerns({ kind, match = {} }: Fault, { method, path }: Subject): boolean {
    const [pathname = ""] = path.split("?");
    return isSubjectOf(kind, method, pathname) && methodFits(match, method) && pathFits(match, path, pathname);
}

/** Some faults affect only certain routes. */
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

/** The list routes of both API versions. */
const LISTS = /\/(customers|whatsapp_configs|whatsapp_webhooks|whatsapp\/webhooks|whatsapp\/phone_numbers(\/[^/]+\/webhooks)?)$/;

function methodFits(match: FaultMatch, method: string): boolean {
    return match.method === undefined || match.method.toUpperCase() === method;
}

function pathFits({ path: wanted }: FaultMatch, path: string, pathname: string): boolean {
    if (wanted instanceof RegExp) {
        // Unlike test(), search() does not depend on an earlier match of a global expression.
        return path.search(wanted) >= 0;
    }
    return wanted === undefined || globFits(wanted, pathname);
}
