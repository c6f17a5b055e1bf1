import type { Fault, FaultMatch } from "./fault";
import { globMatches } from "./glob";

/** The properties of a request that a fault can match. */
interface MatchableRequest {
    readonly method: string;
    /** Relative to the base URL, with the query. */
    readonly path: string;
}

/** Whether a fault can affect a request. `from` and `times` count these requests. */
export function canAffect({ kind, match = {} }: Fault, { method, path }: MatchableRequest): boolean {
    const [pathname = ""] = path.split("?");
    return canAffectRoute(kind, method, pathname) && methodMatches(match, method) && pathMatches(match, path, pathname);
}

/** Some faults affect only certain routes. */
function canAffectRoute(kind: Fault["kind"], method: string, pathname: string): boolean {
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

function methodMatches(match: FaultMatch, method: string): boolean {
    return match.method === undefined || match.method.toUpperCase() === method;
}

function pathMatches({ path: wanted }: FaultMatch, path: string, pathname: string): boolean {
    if (wanted instanceof RegExp) {
        // Unlike test(), search() does not depend on an earlier match of a global expression.
        return path.search(wanted) >= 0;
    }
    return wanted === undefined || globMatches(wanted, pathname);
}
