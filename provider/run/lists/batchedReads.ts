import { setTimeout as delay } from "node:timers/promises";
import type { Collection } from "../../kapso/api/collection";
import type { RemoteObject } from "../../kapso/api/remoteObject";
import { addressOf } from "../../kapso/api/resourceId";
import { gatherTime, PagedReads } from "./pagedReads";
import type { Listed } from "./projectList";

/**
 * Minimum number of waiting reads before a page of a parent's or of the project's list is fetched.
 */
const minReads = { ofParent: 2, ofProject: 4 };

/** Serves concurrent reads from the pages of lists. */
export class BatchedReads {
    /** Batches by parent. The key `undefined` is the project's list. */
    private readonly batches = new Map<string | undefined, { begunAt: number; reads: PagedReads }>();
    /**
     * The parents of concurrent reads, while it is undecided whether the project's list serves
     * them.
     */
    private gathered: { parents: Set<string>; end: Promise<unknown> } | undefined;

    /** `complete` receives a list whose pages were all read at `begunAt` or later. */
    constructor(
        private readonly api: Collection,
        private readonly complete: (parent: string | undefined, objects: Listed, pages: number, begunAt: number) => void,
    ) {}

    /**
     * An object from pages that were read at `since` or later. `undefined` if the caller must
     * request the object by itself.
     */
    async read(id: string, parent: string, createdAt: unknown, since?: number): Promise<RemoteObject | undefined> {
        if (this.api.projectListServesReadsOnly) {
            const isOfMany = since === undefined && (await this.isOfManyParents(parent));
            const object = isOfMany ? await this.readByAddress(id, parent, createdAt) : undefined;
            return object ?? this.batch(parent, minReads.ofParent, since).read(id, createdAt);
        }
        const reads = this.batch(parent, minReads.ofParent, since);
        const object = await reads.read(id, createdAt);
        if (object || reads.hasBegun || since !== undefined || !this.api.hasProjectList) {
            return object;
        }
        return this.batch(undefined, minReads.ofProject).read(id, createdAt);
    }

    /**
     * Whether reads of so many parents wait that the project's list costs fewer requests than their
     * lists.
     */
    private async isOfManyParents(parent: string): Promise<boolean> {
        if (this.batches.get(undefined)?.reads.hasBegun) {
            return true;
        }
        this.gathered ??= { parents: new Set(), end: delay(gatherTime).then(() => (this.gathered = undefined)) };
        const { parents, end } = this.gathered;
        parents.add(parent);
        await end;
        return parents.size >= minReads.ofProject;
    }

    /**
     * Reads from the project's list. It shows only the parent's address, so the IDs of the caller
     * are used.
     */
    private async readByAddress(id: string, parent: string, createdAt: unknown): Promise<RemoteObject | undefined> {
        const object = await this.batch(undefined, minReads.ofProject).read(addressOf(id), createdAt);
        const { parent: naming } = this.api.naming;
        return object && { ...object, ...(naming && { [naming.field]: parent }), id };
    }

    private batch(parent: string | undefined, min: number, since = Number.NEGATIVE_INFINITY): PagedReads {
        const known = this.batches.get(parent);
        if (known && known.begunAt >= since) {
            return known.reads;
        }
        const begunAt = performance.now();
        const reads = new PagedReads(
            (page) => this.api.list(parent, page),
            min,
            (objects, pages) => {
                if (parent !== undefined || !this.api.projectListServesReadsOnly) {
                    this.complete(parent, objects, pages, begunAt);
                }
            },
        );
        this.batches.set(parent, { begunAt, reads });
        return reads;
    }
}
