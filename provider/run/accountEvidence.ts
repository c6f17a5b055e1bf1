import { apiVersionOf, internalIdOf } from "../kapso/api/resourceId";
import type { CollectionName } from "../kapso/apiVersionTable";

/** The identity of an object of the state, to decide to which account a response belongs. */
export interface StateObject {
    collection: CollectionName;
    id: string;
    /** `createdAt` in its outputs. */
    createdAt: unknown;
    parent: { collection: CollectionName; id: string } | undefined;
}

/**
 * Evidence that the API key and the base URL are those of the state's account: the objects of the
 * state for which Kapso responded with 2xx.
 */
export class AccountEvidence {
    /**
     * When the oldest of these objects was created. Younger objects of the state are of the same
     * account.
     */
    private oldest: number | undefined;
    private hasAny = false;
    /** Parents of these objects. They are of the same account, whatever their age. */
    private readonly parents = new Set<string>();
    private readonly asking = new Set<Promise<unknown>>();
    /**
     * Objects of the state that a diff or a delete of this run has handled, and whether the run
     * keeps them.
     */
    private readonly met = new Map<string, StateObject & { isStaying: boolean }>();

    /**
     * Sends a request for an object of the state. Only the account of the state responds to it with
     * 2xx. `isEvidence` returns `false` if the response is about another object. A number without
     * an internal ID is never evidence, because another project may have the same number.
     */
    async ask<Result>(
        object: StateObject,
        send: () => Promise<Result>,
        isEvidence: (result: Result) => boolean = () => true,
    ): Promise<Result> {
        const asked = send();
        this.asking.add(asked);
        try {
            const result = await asked;
            if (!mayBeInOtherProject(object) && isEvidence(result)) {
                this.add(object);
            }
            return result;
        } finally {
            this.asking.delete(asked);
        }
    }

    /** Records that Kapso has shown a parent to be in this account. */
    addParent(parent: StateObject["parent"]): void {
        if (parent) {
            this.parents.add(keyOf(parent));
        }
    }

    /** Whether Kapso responded with 2xx for a child of the object, or for a child of a child. */
    hasChildOf(object: { collection: CollectionName; id: string }): boolean {
        const key = keyOf(object);
        const isParent = (parent: StateObject["parent"]) => parent !== undefined && keyOf(parent) === key;
        return this.parents.has(key) || [...this.parents].some((child) => isParent(this.met.get(child)?.parent));
    }

    /** Whether Kapso responded with 2xx for an object that is at least as old. */
    hasAsOldAs(createdAt: unknown): boolean {
        const time = timeOf(createdAt);
        return this.oldest !== undefined && time !== undefined && this.oldest <= time;
    }

    /** Whether Kapso responded with 2xx for any object of the state. */
    get isAny(): boolean {
        return this.hasAny;
    }

    /** Records an object of the state that a diff (`isStaying`) or a delete handles. */
    meet({ collection, id, createdAt, parent }: StateObject, isStaying: boolean): void {
        this.met.set(keyOf({ collection, id }), { collection, id, createdAt, parent, isStaying });
    }

    /**
     * Objects that the run keeps and that are at least as old as `createdAt`. A 2xx response for
     * one of them is evidence.
     */
    olderThan(createdAt: unknown): StateObject[] {
        const since = timeOf(createdAt);
        const isOlder = (object: StateObject) => since !== undefined && (timeOf(object.createdAt) ?? Number.POSITIVE_INFINITY) <= since;
        return [...this.met.values()].filter((object) => object.isStaying && isOlder(object));
    }

    /** Waits for one of the running requests. Returns `false` if there is none. */
    async next(): Promise<boolean> {
        if (this.asking.size === 0) {
            return false;
        }
        await Promise.race(this.asking).catch(() => undefined);
        return true;
    }

    private add({ createdAt, parent }: StateObject): void {
        this.hasAny = true;
        this.addParent(parent);
        const time = timeOf(createdAt);
        if (time !== undefined && !(this.oldest !== undefined && this.oldest <= time)) {
            this.oldest = time;
        }
    }
}

/** Whether another project may have an object with this ID. */
function mayBeInOtherProject({ collection, id }: StateObject): boolean {
    return collection === "configs" && apiVersionOf(id) === "platform" && internalIdOf(id) === undefined;
}

function keyOf({ collection, id }: { collection: CollectionName; id: string }): string {
    return `${collection} ${id}`;
}

/** A time of Kapso in milliseconds. Some have microseconds, so strings cannot be compared. */
export function timeOf(value: unknown): number | undefined {
    const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
}
