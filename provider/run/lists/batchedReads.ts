import type { Collection } from "../../kapso/api/collection";
import type { RemoteObject } from "../../kapso/api/remoteObject";
import { PagedReads } from "./pagedReads";
import type { Listed } from "./projectList";

/** Reads of one parent that must wait together before a page is fetched; of the whole project. */
const fewest = { ofParent: 2, ofProject: 4 };

/** Answers reads that come together from the pages of lists. */
export class BatchedReads {
    /** By parent; `undefined` is the project. */
    private readonly batches = new Map<string | undefined, { begunAt: number; reads: PagedReads }>();

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
        const reads = this.batch(parent, fewest.ofParent, since);
        const object = await reads.read(id, createdAt);
        if (object || reads.hasBegun || since !== undefined || !this.api.hasProjectList) {
            return object;
        }
        return this.batch(undefined, fewest.ofProject).read(id, createdAt);
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
            (objects, pages) => this.complete(parent, objects, pages, begunAt),
        );
        this.batches.set(parent, { begunAt, reads });
        return reads;
    }
}
