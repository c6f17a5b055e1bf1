import { noKapsoId } from "../../errors/request";
import { quoted, whyNoId } from "./ids";

/**
 * Builds a path out of IDs. The one place where an ID becomes a part of a path: each is one
 * segment, so that no request leaves its collection.
 */
export function path(strings: TemplateStringsArray, ...ids: string[]): string {
    return strings.reduce((built, part, index) => built + segment(ids[index - 1] ?? "") + part);
}

/** Fails if a text cannot be an ID, before anything is sent. */
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
