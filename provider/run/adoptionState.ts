/** What this run knows of the entries of the state that have one object. */
interface Entry {
    /** `adoptedAt` of the entry, if a diff has met it or this run adopted the object. */
    mark?: { adoptedAt: unknown };
    /** Whether this run adopted the object, or is adopting it. */
    isAdopted: boolean;
    /** Whether a resource of this program has the object. */
    isManaged: boolean;
    /** Whether a create of this run was refused because of the object. Nothing may delete it behind the back of that create. */
    isRefused: boolean;
}

/**
 * Which objects of one resource type are managed by resources of this program. After an interrupted
 * run, two entries of the state can have one object: the time of the adoption in the outputs tells
 * them apart.
 */
export class AdoptionState {
    private readonly entries = new Map<string, Entry>();

    isManaged(id: string): boolean {
        return this.entries.get(id)?.isManaged === true;
    }

    get managedIds(): string[] {
        return [...this.entries].flatMap(([id, { isManaged }]) => (isManaged ? [id] : []));
    }

    manage(id: string): void {
        this.change(id, { isManaged: true });
    }

    /** A diff has met an entry of the state. */
    meet(id: string, adoptedAt: unknown): void {
        this.change(id, { isManaged: true, mark: { adoptedAt } });
    }

    /** Whether the object is managed by another entry of the state than the one with these outputs. */
    isOfOtherEntry(id: string, adoptedAt: unknown): boolean {
        const entry = this.entries.get(id);
        return entry !== undefined && (entry.isAdopted || (entry.mark !== undefined && entry.mark.adoptedAt !== adoptedAt));
    }

    /** Whether, of two entries with one object, the one with these outputs has lost it to the other one. */
    hasLost(id: string, adoptedAt: unknown): boolean {
        const entry = this.entries.get(id);
        return entry?.isAdopted === true || String(adoptedAt ?? "") < String(entry?.mark?.adoptedAt ?? "");
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
        return this.entries.get(id)?.mark?.adoptedAt;
    }

    refuse(id: string): void {
        this.change(id, { isRefused: true });
    }

    isRefused(id: string): boolean {
        return this.entries.get(id)?.isRefused === true;
    }

    /** The object was deleted. */
    forget(id: string): void {
        this.change(id, { isManaged: false });
    }

    private change(id: string, change: Partial<Entry>): void {
        this.entries.set(id, { isAdopted: false, isManaged: false, isRefused: false, ...this.entries.get(id), ...change });
    }
}
