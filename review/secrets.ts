import type { Preview, State } from "./preview";
import { manners, resourceOf } from "./resources";

/** How Pulumi prints a secret. */
const hidden = "[secret]";

/** A shorter secret may be an ordinary word. */
const minLength = 8;

/**
 * Secrets in clear text in a preview, for example because an older program did not mark them. No
 * report shows them, not even inside a name.
 */
export function secretsIn({ steps }: Preview): string[] {
    const found = steps.flatMap(({ urn, oldState, newState }) => {
        const resource = resourceOf(urn);
        const fields = resource ? Object.entries(manners[resource]).flatMap(([field, manner]) => (manner === "secret" ? [field] : [])) : [];
        return [oldState, newState].flatMap((state) => [...fields, "kapso:apiKey"].flatMap((field) => textsIn(state, field)));
    });
    return [...new Set(found)].filter((text) => text.length >= minLength && text !== hidden);
}

function textsIn(state: State | null | undefined, field: string): string[] {
    return [state?.inputs, state?.outputs].flatMap((values) => {
        const value = values && Object.hasOwn(values, field) ? values[field] : undefined;
        const parts = typeof value === "object" && value !== null ? Object.values(value) : [value];
        return parts.filter((part) => typeof part === "string");
    });
}
