import { apiVersionOf, internalIdOf } from "../kapso/api/resourceId";
import type { CollectionName } from "../kapso/apiVersionTable";

/** What of an object of the state shows to which account a response belongs. */
export interface StateObject {
    collection: CollectionName;
    id: string;
    /** When it was created, as the outputs have it. */
    createdAt: unknown;
    parent: { collection: CollectionName; id: string } | undefined;
}

/**
 * Evidence that the API key and the base URL are those of the account of the state: the objects of
 * the state for which Kapso has answered with success.
 */
export class AccountEvidence {
    /** When the oldest of these objects was created. Younger objects are of the same account. */
    private oldest: number | undefined;
    private hasAny = false;
    /** Parents of these objects. Whatever their age, they are of the same account. */
    private readonly parents = new Set<string>();
    private readonly asking = new Set<Promise<unknown>>();
    /** Objects of the state that this run has met, and whether they stay. */
    private readonly met = new Map<string, StateObject & { isStaying: boolean }>();

    /**
     * Sends a request for an object of the state, which only its own account answers with success.
     * `isEvidence` says no if the response is about another object. A number alone is never evidence,
     * because another project may have the number too.
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
            if (!mayBeElsewhere(object) && isEvidence(result)) {
                this.add(object);
            }
            return result;
        } finally {
            this.asking.delete(asked);
        }
    }

    /** Kapso has shown a parent to be of this account. */
    addParent(parent: StateObject["parent"]): void {
        if (parent) {
            this.parents.add(keyOf(parent));
        }
    }

    /** Whether Kapso has answered for a child of the object, or for a child of a child. */
    hasChildOf(object: { collection: CollectionName; id: string }): boolean {
        const key = keyOf(object);
        const isParent = (parent: StateObject["parent"]) => parent !== undefined && keyOf(parent) === key;
        return this.parents.has(key) || [...this.parents].some((child) => isParent(this.met.get(child)?.parent));
    }

    /** Whether Kapso has answered for an object that is at least as old. */
    hasAsOldAs(createdAt: unknown): boolean {
        const time = timeOf(createdAt);
        return this.oldest !== undefined && time !== undefined && this.oldest <= time;
    }

    /** Whether Kapso has answered for any object of the state. */
    get isAny(): boolean {
        return this.hasAny;
    }

    /** A diff (`isStaying`) or a delete has met an object of the state. */
    meet({ collection, id, createdAt, parent }: StateObject, isStaying: boolean): void {
        this.met.set(keyOf({ collection, id }), { collection, id, createdAt, parent, isStaying });
    }

    /**
     * Objects of the state that stay and are at least as old as `createdAt`, so that a request for
     * one is evidence.
     */
    olderThan(createdAt: unknown): StateObject[] {
        const since = timeOf(createdAt);
        const isOlder = (object: StateObject) => since !== undefined && (timeOf(object.createdAt) ?? Number.POSITIVE_INFINITY) <= since;
        return [...this.met.values()].filter((object) => object.isStaying && isOlder(object));
    }

    /** Waits for one of the requests that are under way; `false` if there is none. */
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
function mayBeElsewhere({ collection, id }: StateObject): boolean {
    return collection === "configs" && apiVersionOf(id) === "platform" && internalIdOf(id) === undefined;
}

function keyOf({ collection, id }: { collection: CollectionName; id: string }): string {
    return `${collection} ${id}`;
}

/** Some times carry microseconds, so they are compared as times, not as text. */
export function timeOf(value: unknown): number | undefined {
    const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
}
