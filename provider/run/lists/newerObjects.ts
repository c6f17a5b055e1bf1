import type { Collection } from "../../kapso/api/collection";
import type { RemoteObject } from "../../kapso/api/remoteObject";

/** Finds objects that other processes created in a parent since this run listed it. */
export class NewerObjects {
    private readonly parents = new Map<string, Parent>();

    /** `found` receives the objects of each page that is read. */
    constructor(
        private readonly api: Collection,
        private readonly found: (objects: RemoteObject[]) => void,
    ) {}

    /** Reads the objects that Kapso lists now and that are not in `before`. */
    async readNewer(parent: string, before: ReadonlyMap<string, RemoteObject>): Promise<void> {
        const reads = this.parents.get(parent) ?? new Parent(this.api, parent, this.found, before.keys());
        this.parents.set(parent, reads);
        await reads.readNewer();
    }
}

/**
 * The searches for new objects of one parent. Lists are newest first, so a search stops at the
 * first page with an object that this run has seen. Callers that wait at the same time share one
 * search.
 */
class Parent {
    private readonly seen: Set<string>;
    private running: Promise<unknown> = Promise.resolve();
    private next: Promise<void> | undefined;

    constructor(
        private readonly api: Collection,
        private readonly parent: string,
        private readonly found: (objects: RemoteObject[]) => void,
        seen: Iterable<string>,
    ) {
        this.seen = new Set(seen);
    }

    /** Begins to read after this call, so that the result includes all objects that exist now. */
    readNewer(): Promise<void> {
        this.next ??= this.running.then(() => {
            this.next = undefined;
            const readNewer = this.readPages();
            this.running = readNewer.catch(() => undefined);
            return readNewer;
        });
        return this.next;
    }

    private async readPages(): Promise<void> {
        const ids: string[] = [];
        for (let page = 1, isNew = true; isNew; page += 1) {
            const { objects, pages } = await this.api.list(this.parent, page);
            this.found(objects);
            ids.push(...objects.map(({ id }) => id));
            isNew = page < pages && !objects.some(({ id }) => this.seen.has(id));
        }
        for (const id of ids) {
            this.seen.add(id);
        }
    }
}
