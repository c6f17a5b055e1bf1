import type { RemoteObject } from "../kapso/api/remoteObject";

/**
 * Records the writes and deletes of this run to objects of one resource type. An older list is
 * outdated for these objects.
 */
export class Ledger {
    private readonly written = new Map<string, { parent: string; object: RemoteObject; mayBeTwice: boolean }>();
    private readonly deleted = new Set<string>();
    /** Parents that this run created, and when. They contained no objects before. */
    private readonly newParents = new Map<string, number>();

    /**
     * Records that this run created, adopted or changed an object. `mayBeTwice`: Kapso may still
     * execute an earlier POST for it.
     */
    write(parent: string, object: RemoteObject, mayBeTwice = this.mayBeTwice(object.id)): void {
        this.written.set(object.id, { parent, object, mayBeTwice });
        this.deleted.delete(object.id);
    }

    /** Records that this run deleted an object, or confirmed that it was deleted. */
    delete(id: string): void {
        this.written.delete(id);
        this.deleted.add(id);
    }

    createParent(parent: string): void {
        this.newParents.set(parent, performance.now());
    }

    /**
     * Whether this run wrote an object. With `parent`, only if it wrote the object in that parent.
     */
    isWritten(id: string, parent?: string): boolean {
        const written = this.written.get(id);
        return written !== undefined && (parent === undefined || written.parent === parent);
    }

    isDeleted(id: string): boolean {
        return this.deleted.has(id);
    }

    hasChanged(id: string): boolean {
        return this.written.has(id) || this.deleted.has(id);
    }

    mayBeTwice(id: string): boolean {
        return this.written.get(id)?.mayBeTwice === true;
    }

    /** Whether this run created a parent, at `since` or later. */
    isNewParent(parent: string, since = Number.NEGATIVE_INFINITY): boolean {
        const createdAt = this.newParents.get(parent);
        return createdAt !== undefined && createdAt >= since;
    }
}
