import type { RemoteObject } from "./kapso/collection";

/** Values that an object must have, by field. */
export type Wanted = Record<string, unknown>;

/** Objects by id, and by the values of the fields that were asked for: a run of thousands of creates must not go through all of them each time. */
export class FieldIndex {
    private readonly objects = new Map<string, RemoteObject>();
    private readonly indexes = new Map<string, { fields: string[]; ids: Map<string, Set<string>> }>();

    put(object: RemoteObject): void {
        this.delete(object.id);
        this.objects.set(object.id, object);
        for (const { fields, ids } of this.indexes.values()) {
            add(ids, keyOf(fields, object), object.id);
        }
    }

    delete(id: string): void {
        const object = this.objects.get(id);
        if (object) {
            this.objects.delete(id);
            for (const { fields, ids } of this.indexes.values()) {
                ids.get(keyOf(fields, object))?.delete(id);
            }
        }
    }

    /** Those that have all these values; `undefined` stands for a field that is not shown, or empty. */
    having(wanted: Wanted): RemoteObject[] {
        const fields = Object.keys(wanted);
        const { ids } = this.indexes.get(fields.join()) ?? this.index(fields);
        return [...(ids.get(keyOf(fields, wanted)) ?? [])].flatMap((id) => this.objects.get(id) ?? []);
    }

    private index(fields: string[]) {
        const index = { fields, ids: new Map<string, Set<string>>() };
        for (const object of this.objects.values()) {
            add(index.ids, keyOf(fields, object), object.id);
        }
        this.indexes.set(fields.join(), index);
        return index;
    }
}

function keyOf(fields: readonly string[], values: Wanted): string {
    return JSON.stringify(fields.map((field) => values[field] ?? null));
}

function add(ids: Map<string, Set<string>>, key: string, id: string): void {
    const same = ids.get(key);
    if (same) {
        same.add(id);
    } else {
        ids.set(key, new Set([id]));
    }
}
