import type { RemoteObject } from "../../kapso/api/remoteObject";

/** Values that an object must have, by field. */
export type Wanted = Record<string, unknown>;

/**
 * Indexes objects by ID and by the values of requested fields, because a run of thousands of
 * creates must not search all objects each time.
 */
export class FieldIndex {
    private readonly objects = new Map<string, RemoteObject>();
    private readonly indexes = new Map<string, { fields: string[]; ids: Map<string, Set<string>> }>();

    /** `canonical` returns an equal form for values with the same meaning. */
    constructor(private readonly canonical: (field: string, value: unknown) => unknown = (_field, value) => value) {}

    put(object: RemoteObject): void {
        this.delete(object.id);
        this.objects.set(object.id, object);
        for (const { fields, ids } of this.indexes.values()) {
            add(ids, this.keyOf(fields, object), object.id);
        }
    }

    delete(id: string): void {
        const object = this.objects.get(id);
        if (object) {
            this.objects.delete(id);
            for (const { fields, ids } of this.indexes.values()) {
                ids.get(this.keyOf(fields, object))?.delete(id);
            }
        }
    }

    /**
     * The objects that have all these values. `undefined` matches a field that is empty or not
     * returned.
     */
    having(wanted: Wanted): RemoteObject[] {
        const fields = Object.keys(wanted);
        const { ids } = this.indexes.get(fields.join()) ?? this.index(fields);
        return [...(ids.get(this.keyOf(fields, wanted)) ?? [])].flatMap((id) => this.objects.get(id) ?? []);
    }

    private index(fields: string[]) {
        const index = { fields, ids: new Map<string, Set<string>>() };
        for (const object of this.objects.values()) {
            add(index.ids, this.keyOf(fields, object), object.id);
        }
        this.indexes.set(fields.join(), index);
        return index;
    }

    private keyOf(fields: readonly string[], values: Wanted): string {
        return JSON.stringify(fields.map((field) => this.canonical(field, values[field]) ?? null));
    }
}

function add(ids: Map<string, Set<string>>, key: string, id: string): void {
    const same = ids.get(key);
    if (same) {
        same.add(id);
    } else {
        ids.set(key, new Set([id]));
    }
}
