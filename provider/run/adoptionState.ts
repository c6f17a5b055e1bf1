import { addressOf, internalIdOf } from "../kapso/api/resourceId";

/** What this run knows of the entries of the state that have one object. */
interface Entry {
    /** `adoptedAt` of the entry, if a diff has met it or this run adopted the object. */
    mark?: { adoptedAt: unknown };
    /** Whether this run adopted the object, or is adopting it. */
    isAdopted: boolean;
    /** Whether a resource of this program has the object. */
    isManaged: boolean;
    /**
     * Whether a create of this run was refused because of the object. Nothing may delete it behind
     * the back of that create.
     */
    isRefused: boolean;
}

/**
 * Which objects of one resource type are managed by resources of this program. After an interrupted
 * run, two entries of the state can have one object: the time of the adoption in the outputs tells
 * them apart. An ID that is a number alone may be of each connection of that number.
 */
export class AdoptionState {
    /** By address and ID. */
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

    /** A diff has met an entry of the state. */
    meet(id: string, adoptedAt: unknown): void {
        this.change(id, { isManaged: true, mark: { adoptedAt } });
    }

    /**
     * Whether the object is managed by another entry of the state than the one with these outputs.
     */
    isOfOtherEntry(id: string, adoptedAt: unknown): boolean {
        return this.entriesOf(id).some(({ isAdopted, mark }) => isAdopted || (mark !== undefined && mark.adoptedAt !== adoptedAt));
    }

    /**
     * Whether, of two entries with one object, the one with these outputs has lost it to the other
     * one.
     */
    hasLost(id: string, adoptedAt: unknown): boolean {
        return this.entriesOf(id).some(({ isAdopted, mark }) => isAdopted || String(adoptedAt ?? "") < String(mark?.adoptedAt ?? ""));
    }

    /** Adopts an object. A diff of its former entry may come while the adoption is under way. */
    async adopt<Result>(id: string, adoption: () => Promise<Result>): Promise<Result> {
        this.change(id, { isAdopted: true });
        try {
            const result = await adoption();
            this.change(id, { mark: { adoptedAt: new Date().toISOString() }, isRefused: false });
            return result;
        } catch (error) {
            this.change(id, { isAdopted: false });
            throw error;
        }
    }

    /** When an object was adopted; `undefined` for one that was not. */
    adoptedAt(id: string): unknown {
        return this.entries.get(addressOf(id))?.get(id)?.mark?.adoptedAt;
    }

    refuse(id: string): void {
        this.change(id, { isRefused: true });
    }

    isRefused(id: string): boolean {
        return this.entriesOf(id).some(({ isRefused }) => isRefused);
    }

    /** The object was deleted. */
    forget(id: string): void {
        this.change(id, { isManaged: false });
    }

    /** The entries that may have the object with this ID. */
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
