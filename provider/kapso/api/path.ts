import { noKapsoId } from "../../errors/request";
import { quoted, whyNoId } from "./ids";

/**
 * Builds a path out of IDs. Each ID becomes exactly one path segment, so an ID cannot redirect a
 * request to another collection. No other code inserts an ID into a path.
 */
export function path(strings: TemplateStringsArray, ...ids: string[]): string {
    return strings.reduce((built, part, index) => built + segment(ids[index - 1] ?? "") + part);
}

/** Throws if a text cannot be an ID. Sends no request. */
export function requireId(id: string): void {
    const why = whyNoId(id);
    if (why !== undefined) {
        throw noKapsoId(quoted(id), why);
    }
}

function segment(id: string): string {
    requireId(id);
    return encodeURIComponent(id);
}
