import type { Collection } from "../../kapso/api/collection";
import type { RemoteObject } from "../../kapso/api/remoteObject";

/** What other processes may have created in a parent since this run listed it. */
export class NewerObjects {
    private readonly parents = new Map<string, Parent>();

    /** `found` takes the objects of each page that is read. */
    constructor(
        private readonly api: Collection,
        private readonly found: (objects: RemoteObject[]) => void,
    ) {}

    /** Reads what Kapso lists now and did not list `before`. */
    async readNewer(parent: string, before: ReadonlyMap<string, RemoteObject>): Promise<void> {
        const reads = this.parents.get(parent) ?? new Parent(this.api, parent, this.found, before.keys());
        this.parents.set(parent, reads);
        await reads.readNewer();
    }
}

/**
 * The looks for new objects of one parent. Lists are newest first, so a look reads pages until one
 * shows an object that this run has seen. Callers that wait at the same time share one look.
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

    /** Begins after this call. */
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
