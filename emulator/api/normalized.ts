import type { Settings } from "../settings";

const URLS = ["url", "webhook_destination_url"];
const LABELS = ["name", "external_customer_id"];

/**
 * The checked fields of a create or PATCH in the form that Kapso stores. Without the option
 * `normalize`, that is the form as sent.
 */
export function normalized<Sent extends object>(fields: Sent, { normalize }: Settings): Sent {
    if (!normalize) {
        return fields;
    }
    return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, normalizedValue(field, value)])) as Sent;
}

function normalizedValue(field: string, value: unknown): unknown {
    if (typeof value === "string") {
        return URLS.includes(field) && URL.canParse(value) ? new URL(value).href : LABELS.includes(field) ? value.trim() : value;
    }
    if (field === "headers" && typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([name, text]) => [name.toLowerCase(), text]));
    }
    return value;
}
