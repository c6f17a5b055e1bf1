import { FieldIndex, type Wanted } from "./fieldIndex";
import type { RemoteObject } from "./kapso/api/remoteObject";
import type { Listed } from "./projectList";

/**
 * What a run knows of the objects of one sort: what the lists of their owners have shown, but for what this process itself has written or deleted
 * since.
 */
export class KnownObjects {
    private readonly objects: FieldIndex;
    private readonly written = new Map<string, { owner: string; object: RemoteObject }>();
    /** IDs of what this process deleted or found deleted. */
    private readonly gone = new Set<string>();
    /** Owners that this run made, so that nothing was there before, and how many lists had been begun then. */
    private readonly newOwners = new Map<string, number>();
    /** Of each owner, the list that `objects` holds, and when it was begun. */
    private readonly lists = new Map<string, { listed: Listed; begun: number }>();
    private begunLists = 0;
    /** Lists that are on their way. */
    private readonly loading = new Set<Promise<void>>();

    /** `canonical` gives values of a field that mean the same an equal form. */
    constructor(canonical?: (field: string, value: unknown) => unknown) {
        this.objects = new FieldIndex(canonical);
    }

    /** A list that was just begun. One that fails is the matter of whoever asked for it. */
    expect(owner: string, list: Promise<Listed>): void {
        this.begunLists += 1;
        const begun = this.begunLists;
        const loading = list.then(
            (listed) => this.take(owner, listed, begun),
            () => undefined,
        );
        this.loading.add(loading);
        void loading.then(() => this.loading.delete(loading));
    }

    /** Objects that were found otherwise than by a list of their owner. */
    add(found: Iterable<RemoteObject>): void {
        for (const object of found) {
            if (!this.written.has(object.id) && !this.isGone(object.id)) {
                this.objects.put(object);
            }
        }
    }

    /** All, of every owner, that have these values; waits for lists that are on their way. */
    async having(wanted: Wanted): Promise<RemoteObject[]> {
        await Promise.all(this.loading);
        return this.objects.having(wanted);
    }

    /** The newest list of an owner. */
    listOf(owner: string): Listed | undefined {
        return this.lists.get(owner)?.listed;
    }

    /** This process made the owner. What one had that was called the same before, has gone with it. */
    ownerIsNew(owner: string): void {
        this.newOwners.set(owner, this.begunLists);
        for (const id of this.listOf(owner)?.keys() ?? []) {
            if (!this.written.has(id)) {
                this.objects.delete(id);
            }
        }
        this.lists.delete(owner);
    }

    isNewOwner(owner: string): boolean {
        return this.newOwners.has(owner);
    }

    /** This process made or changed the object. */
    wrote(owner: string, object: RemoteObject): void {
        this.written.set(object.id, { owner, object });
        this.gone.delete(object.id);
        this.objects.put(object);
    }

    isWritten(id: string, owner?: string): boolean {
        const written = this.written.get(id);
        return written !== undefined && (owner === undefined || written.owner === owner);
    }

    /** This process deleted the object, or found it gone. */
    removed(id: string): void {
        this.written.delete(id);
        this.objects.delete(id);
        this.gone.add(id);
    }

    isGone(id: string): boolean {
        return this.gone.has(id);
    }

    /** A list takes the place of the owner's former one, unless that was begun later. */
    private take(owner: string, listed: Listed, begun: number): void {
        const former = this.lists.get(owner);
        if ((former && former.begun > begun) || begun <= (this.newOwners.get(owner) ?? 0)) {
            return;
        }
        for (const id of former?.listed.keys() ?? []) {
            if (!listed.has(id) && !this.written.has(id)) {
                this.objects.delete(id);
            }
        }
        this.add(listed.values());
        this.lists.set(owner, { listed, begun });
    }
}
