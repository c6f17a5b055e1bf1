import type { RemoteObject } from "./kapso/collection";

/** Objects by id, and by the value of any field that was asked for: a run of thousands of creates must not go through all of them each time. */
export class FieldIndex {
    private readonly objects = new Map<string, RemoteObject>();
    /** Of each field that was asked for, the ids by value. */
    private readonly fields = new Map<string, Map<unknown, Set<string>>>();

    put(object: RemoteObject): void {
        this.delete(object.id);
        this.objects.set(object.id, object);
        for (const [field, ids] of this.fields) {
            add(ids, object[field], object.id);
        }
    }

    delete(id: string): void {
        const object = this.objects.get(id);
        if (object) {
            this.objects.delete(id);
            for (const [field, ids] of this.fields) {
                ids.get(object[field])?.delete(id);
            }
        }
    }

    /** Those that have this value in the field. */
    having(field: string, value: unknown): RemoteObject[] {
        const ids = this.fields.get(field) ?? this.index(field);
        return [...(ids.get(value) ?? [])].flatMap((id) => this.objects.get(id) ?? []);
    }

    private index(field: string): Map<unknown, Set<string>> {
        const ids = new Map<unknown, Set<string>>();
        for (const object of this.objects.values()) {
            add(ids, object[field], object.id);
        }
        this.fields.set(field, ids);
        return ids;
    }
}

function add(ids: Map<unknown, Set<string>>, value: unknown, id: string): void {
    const same = ids.get(value);
    if (same) {
        same.add(id);
    } else {
        ids.set(value, new Set([id]));
    }
}
