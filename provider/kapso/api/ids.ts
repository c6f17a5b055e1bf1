import { visible } from "../../../text/visible";
import { maxIdLength } from "./limits";

/**
 * Why a text cannot be the ID of an object at Kapso; `undefined` if it can. No document says how
 * Kapso's IDs look.
 */
export function whyNoId(id: string): string | undefined {
    if (id === "") {
        return "it is empty";
    }
    if (id.length > maxIdLength) {
        return `it is longer than ${maxIdLength} characters`;
    }
    // Both climb in a path.
    if (id === "." || id === "..") {
        return "it is a step in a path";
    }
    // A resource ID joins several IDs with these.
    if (/[/\\:]/.test(id)) {
        return "it holds a slash or a colon";
    }
    // Half a character cannot be sent at all, and the others cannot be seen.
    return /[\p{C}\p{Z}]/u.test(id) ? "it holds white space or a character that cannot be shown" : undefined;
}

/** IDs that mean the same are equal in this form: the case of a UUID has no meaning. */
export function canonicalId(id: unknown): unknown {
    return typeof id === "string" && /^[\da-f-]{36}$/i.test(id) ? id.toLowerCase() : id;
}

/** An ID in quotes for a message, cut. */
export function quoted(id: string): string {
    return visible(JSON.stringify(id.length > 60 ? `${id.slice(0, 60)}…` : id));
}
