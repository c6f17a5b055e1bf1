import type { Field, FieldTable } from "../fields/field";
import type { Settings } from "../settings";

/**
 * The checked fields of a create or PATCH in the form that Kapso stores. Without the option
 * `normalize`, values are stored as sent, except that sets are sorted.
 */
export function normalized<Sent extends object>(fields: Sent, table: FieldTable, { normalize }: Settings): Sent {
    const entries = Object.entries(fields).map(([name, value]) => {
        const sameness = table[name]?.sameness;
        return [name, normalize || sameness === "set" ? normalizedValue(value, sameness) : value];
    });
    return Object.fromEntries(entries) as Sent;
}

function normalizedValue(value: unknown, sameness: Field["sameness"]): unknown {
    if (typeof value === "string") {
        return sameness === "url" && URL.canParse(value) ? new URL(value).href : sameness === "label" ? value.trim() : value;
    }
    if (sameness === "set" && Array.isArray(value)) {
        // Sorted, so that a client cannot rely on the order that it sent.
        return [...new Set<unknown>(value)].sort();
    }
    if (sameness === "headerNames" && typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([name, text]) => [name.toLowerCase(), text]));
    }
    return value;
}
