import { visible } from "../../../text/visible";
import { maxIdLength } from "./limits";

/**
 * The reason why a text cannot be an ID at Kapso, or `undefined`. Kapso's documents do not specify
 * the form of an ID, so this checks only what would break a request or a message.
 */
export function whyNoId(id: string): string | undefined {
    if (id === "") {
        return "it is empty";
    }
    if (id.length > maxIdLength) {
        return `it is longer than ${maxIdLength} characters`;
    }
    // A URL parser resolves both as relative path segments.
    if (id === "." || id === "..") {
        return "it is a path segment";
    }
    // A resource ID joins several IDs with a slash and a colon.
    if (/[/\\:]/.test(id)) {
        return "it contains a slash or a colon";
    }
    // A lone surrogate cannot be encoded in a URL. The other characters are invisible.
    return /[\p{C}\p{Z}]/u.test(id) ? "it contains white space or an invisible character" : undefined;
}

/** The form in which equal IDs are identical strings. UUIDs are compared without case. */
export function canonicalId(id: unknown): unknown {
    return typeof id === "string" && /^[\da-f-]{36}$/i.test(id) ? id.toLowerCase() : id;
}

/** An ID in quotes for a message, cut to 60 characters. */
export function quoted(id: string): string {
    return visible(JSON.stringify(id.length > 60 ? `${id.slice(0, 60)}…` : id));
}
