import { addressOf, internalIdOf } from "../kapso/api/resourceId";

/** What this run knows about the state entries that share one object. */
interface Entry {
    /**
     * `adoptedAt` of the entry. Set once a diff has compared the entry or this run has adopted the
     * object.
     */
    outputs?: { adoptedAt: unknown };
    /** Whether this run has adopted, or is adopting, the object. */
    isAdopted: boolean;
    /** Whether a resource of this program manages the object. */
    isManaged: boolean;
    /**
     * Whether the object caused this run to reject a create. Nothing may delete the object without
     * that create's knowledge.
     */
    isRefused: boolean;
}

/**
 * Tracks which objects of one resource type are managed by resources of this program. After an
 * interrupted run, two state entries can have one object: `adoptedAt` in their outputs
 * distinguishes them. An ID that is a number alone may mean any connection of that number.
 */
export class AdoptionState {
    /** Entries by address and then by ID. */
    private readonly entries = new Map<string, Map<string, Entry>>();

    isManaged(id: string): boolean {
        return this.entriesOf(id).some(({ isManaged }) => isManaged);
    }

    get managedIds(): string[] {
        return [...this.entries.values()].flatMap((entries) => [...entries].flatMap(([id, { isManaged }]) => (isManaged ? [id] : [])));
    }

    manage(id: string): void {
        this.change(id, { isManaged: true });
    }

    /** Records a state entry that a diff has compared. */
    meet(id: string, adoptedAt: unknown): void {
        this.change(id, { isManaged: true, outputs: { adoptedAt } });
    }

    /** Whether a state entry other than the one with this `adoptedAt` manages the object. */
    isOfOtherEntry(id: string, adoptedAt: unknown): boolean {
        return this.entriesOf(id).some(({ isAdopted, outputs }) => isAdopted || (outputs !== undefined && outputs.adoptedAt !== adoptedAt));
    }

    /**
     * Whether a later adoption moved the object from the state entry with this `adoptedAt` to
     * another entry.
     */
    hasLost(id: string, adoptedAt: unknown): boolean {
        return this.entriesOf(id).some(({ isAdopted, outputs }) => isAdopted || String(adoptedAt ?? "") < String(outputs?.adoptedAt ?? ""));
    }

    /**
     * Runs an adoption. The object counts as adopted from the start, because a diff of its former
     * state entry can come before the adoption ends.
     */
    async adopt<Result>(id: string, adoption: () => Promise<Result>): Promise<Result> {
        this.change(id, { isAdopted: true });
        try {
            const result = await adoption();
            this.change(id, { outputs: { adoptedAt: new Date().toISOString() }, isRefused: false });
            return result;
        } catch (error) {
            this.change(id, { isAdopted: false });
            throw error;
        }
    }

    /** When an object was adopted, or `undefined` if it was not adopted. */
    adoptedAt(id: string): unknown {
        return this.entries.get(addressOf(id))?.get(id)?.outputs?.adoptedAt;
    }

    refuse(id: string): void {
        this.change(id, { isRefused: true });
    }

    isRefused(id: string): boolean {
        return this.entriesOf(id).some(({ isRefused }) => isRefused);
    }

    /** Records that the object was deleted. */
    forget(id: string): void {
        this.change(id, { isManaged: false });
    }

    /** The entries whose object may have this ID. */
    private entriesOf(id: string): Entry[] {
        const address = addressOf(id);
        const entries = this.entries.get(address) ?? new Map<string, Entry>();
        const ids = internalIdOf(id) === undefined ? entries.keys() : [id, address];
        return [...ids].flatMap((each) => entries.get(each) ?? []);
    }

    private change(id: string, change: Partial<Entry>): void {
        const address = addressOf(id);
        const entries = this.entries.get(address) ?? new Map<string, Entry>();
        this.entries.set(address, entries);
        entries.set(id, { isAdopted: false, isManaged: false, isRefused: false, ...entries.get(id), ...change });
    }
}
