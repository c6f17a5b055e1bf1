import type { Preview, State } from "./preview";
import { manners, resourceOf } from "./resources";

/** Shorter ones are words as well. */
const least = 8;

/**
 * Secrets that stand in a preview in the clear, as where an older program did not mark them. They are shown nowhere, not even where
 * somebody has put one into a name.
 */
export function secretsIn({ steps }: Preview): string[] {
    const found = steps.flatMap(({ urn, oldState, newState }) => {
        const resource = resourceOf(urn);
        const fields = resource ? Object.entries(manners[resource]).flatMap(([field, manner]) => (manner === "secret" ? [field] : [])) : [];
        return [oldState, newState].flatMap((state) => [...fields, "kapso:apiKey"].flatMap((field) => textsIn(state, field)));
    });
    // The longest first: one may be part of another.
    return [...new Set(found)].filter((text) => text.length >= least).sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/** What one regular expression may be made of: V8 refuses huge ones. */
const [mostInPattern, longest] = [500, 1000];

/** Takes these out of a text: many at a time, for there may be thousands. */
export function redactor(secrets: readonly string[]): (text: string) => string {
    const long = secrets.filter(({ length }) => length > longest);
    const short = secrets.slice(long.length).map((secret) => secret.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    const patterns = Array.from(
        { length: Math.ceil(short.length / mostInPattern) },
        (_, index) => new RegExp(short.slice(index * mostInPattern, (index + 1) * mostInPattern).join("|"), "g"),
    );
    return (text) => {
        const rest = long.reduce((left, secret) => (left.length < secret.length ? left : left.replaceAll(secret, "[secret]")), text);
        return patterns.reduce((left, pattern) => left.replace(pattern, "[secret]"), rest);
    };
}

function textsIn(state: State | null | undefined, field: string): string[] {
    return [state?.inputs, state?.outputs].flatMap((values) => {
        const value = values && Object.hasOwn(values, field) ? values[field] : undefined;
        const parts = typeof value === "object" && value !== null ? Object.values(value) : [value];
        return parts.filter((part) => typeof part === "string");
    });
}
