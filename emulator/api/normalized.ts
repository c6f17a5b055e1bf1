import type { Field, FieldTable } from "../fields/field";
import type { Settings } from "../settings";

/**
 * The checked fields of a create or PATCH in the form that Kapso stores. Without the option
 * `normalize`, values are stored as sent, except that sets are sorted and lose their duplicates.
 */
export function normalized<Sent extends object>(fields: Sent, table: FieldTable, { normalize }: Settings): Sent {
    const entries = Object.entries(fields).map(([name, value]) => {
        const equivalence = table[name]?.equivalence;
        return [name, normalize || equivalence === "set" ? normalizedValue(value, equivalence) : value];
    });
    return Object.fromEntries(entries) as Sent;
}

function normalizedValue(value: unknown, equivalence: Field["equivalence"]): unknown {
    if (typeof value === "string") {
        return equivalence === "url" && URL.canParse(value) ? new URL(value).href : equivalence === "label" ? value.trim() : value;
    }
    if (equivalence === "set" && Array.isArray(value)) {
        // Sorted, so that a client cannot rely on the order that it sent.
        return [...new Set<unknown>(value)].sort();
    }
    if (equivalence === "headerNames" && typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([name, text]) => [name.toLowerCase(), text]));
    }
    return value;
}
