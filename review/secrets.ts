import type { Preview, State } from "./preview";
import { manners, resourceOf } from "./resources";

/** How Pulumi writes one. */
const hidden = "[secret]";

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
    return [...new Set(found)]
        .filter((text) => text.length >= least && text !== hidden)
        .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/** Takes these out of a text, of two the longer. They are known by how they begin, for there may be thousands. */
export function redactor(secrets: readonly string[]): (text: string) => string {
    const byStart = new Map<string, string[]>();
    for (const secret of secrets) {
        const start = secret.slice(0, least);
        const others = byStart.get(start) ?? [];
        others.push(secret);
        byStart.set(start, others);
    }
    return (text) => {
        let kept = "";
        let from = 0;
        for (let at = 0; byStart.size > 0 && at + least <= text.length; at += 1) {
            const found = byStart.get(text.slice(at, at + least))?.find((secret) => text.startsWith(secret, at));
            if (found !== undefined) {
                kept += `${text.slice(from, at)}[secret]`;
                from = at + found.length;
                at = from - 1;
            }
        }
        return kept + text.slice(from);
    };
}

function textsIn(state: State | null | undefined, field: string): string[] {
    return [state?.inputs, state?.outputs].flatMap((values) => {
        const value = values && Object.hasOwn(values, field) ? values[field] : undefined;
        const parts = typeof value === "object" && value !== null ? Object.values(value) : [value];
        return parts.filter((part) => typeof part === "string");
    });
}
