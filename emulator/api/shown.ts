import type { ApiVersion } from "../apiVersion";
import { type FieldTable, fieldNames, type ResponseForm } from "../fields/field";
import type { Settings } from "../settings";
import type { Row } from "../store/table";

export function responseForm({ responses }: Settings, version: ApiVersion): ResponseForm {
    return version === "platform" ? "platform" : responses;
}

/** The fields of a record that responses of one API version return. */
export function shownFields(record: Row, table: FieldTable, settings: Settings, version: ApiVersion): Readonly<Record<string, unknown>> {
    const form = responseForm(settings, version);
    const names = fieldNames(table, ({ shownIn, shownIf }) =>
        shownIf === undefined ? (shownIn?.includes(form) ?? true) : settings[shownIf][version],
    );
    const values = new Map<string, unknown>(Object.entries(record));
    return {
        id: record.id,
        ...Object.fromEntries(names.map((name) => [name, values.get(name)])),
        created_at: record.created_at,
        updated_at: record.updated_at,
    };
}
