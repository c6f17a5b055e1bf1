import { setTimeout as delay } from "node:timers/promises";
import type { Collection } from "../../kapso/api/collection";
import type { RemoteObject } from "../../kapso/api/remoteObject";
import { addressOf } from "../../kapso/api/resourceId";
import { gathering, PagedReads } from "./pagedReads";
import type { Listed } from "./projectList";

/** Reads of one parent that must wait together before a page is fetched; of the whole project. */
const fewest = { ofParent: 2, ofProject: 4 };

/** Answers reads that come together from the pages of lists. */
export class BatchedReads {
    /** By parent; `undefined` is the project. */
    private readonly batches = new Map<string | undefined, { begunAt: number; reads: PagedReads }>();
    /** Parents of reads that came together, if the project's list is read before theirs. */
    private gathered: { parents: Set<string>; end: Promise<unknown> } | undefined;

    /** `complete` takes a list of which all pages were read, at `begunAt` or later. */
    constructor(
        private readonly api: Collection,
        private readonly complete: (parent: string | undefined, objects: Listed, pages: number, begunAt: number) => void,
    ) {}

    /**
     * An object, from pages that were read at `since` or later. `undefined` if it must be asked for
     * singly.
     */
    async read(id: string, parent: string, createdAt: unknown, since?: number): Promise<RemoteObject | undefined> {
        if (this.api.projectListServesReadsOnly) {
            const isOfMany = since === undefined && (await this.isOfManyParents(parent));
            const object = isOfMany ? await this.readByAddress(id, parent, createdAt) : undefined;
            return object ?? this.batch(parent, fewest.ofParent, since).read(id, createdAt);
        }
        const reads = this.batch(parent, fewest.ofParent, since);
        const object = await reads.read(id, createdAt);
        if (object || reads.hasBegun || since !== undefined || !this.api.hasProjectList) {
            return object;
        }
        return this.batch(undefined, fewest.ofProject).read(id, createdAt);
    }

    /**
     * Whether reads of several parents wait together, so that the project's list costs less than
     * theirs.
     */
    private async isOfManyParents(parent: string): Promise<boolean> {
        if (this.batches.get(undefined)?.reads.hasBegun) {
            return true;
        }
        this.gathered ??= { parents: new Set(), end: delay(gathering).then(() => (this.gathered = undefined)) };
        const { parents, end } = this.gathered;
        parents.add(parent);
        await end;
        return parents.size >= fewest.ofProject;
    }

    /** The project's list shows the parent's address only. The caller knows the IDs. */
    private async readByAddress(id: string, parent: string, createdAt: unknown): Promise<RemoteObject | undefined> {
        const object = await this.batch(undefined, fewest.ofProject).read(addressOf(id), createdAt);
        const { parent: naming } = this.api.naming;
        return object && { ...object, ...(naming && { [naming.field]: parent }), id };
    }

    private batch(parent: string | undefined, least: number, since = Number.NEGATIVE_INFINITY): PagedReads {
        const known = this.batches.get(parent);
        if (known && known.begunAt >= since) {
            return known.reads;
        }
        const begunAt = performance.now();
        const reads = new PagedReads(
            (page) => this.api.list(parent, page),
            least,
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
