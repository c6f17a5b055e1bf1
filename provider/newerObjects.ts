import type { Page, RemoteObject } from "./kapso/api/collection";

/**
 * What a parent has now beside what this run has seen of it. Lists are newest first, so only the
 * pages before the first known object are read, once for all who ask at the same time.
 */
export class NewerObjects {
    private readonly seen: Map<string, RemoteObject>;
    private running: Promise<unknown> = Promise.resolve();
    private next: Promise<void> | undefined;

    constructor(
        private readonly list: (page: number) => Promise<Page>,
        before: ReadonlyMap<string, RemoteObject>,
    ) {
        this.seen = new Map(before);
    }

    /** All that was seen, as of a list that begins after this call. */
    async read(): Promise<RemoteObject[]> {
        this.next ??= this.running.then(() => {
            this.next = undefined;
            const look = this.look();
            this.running = look.catch(() => undefined);
            return look;
        });
        await this.next;
        return [...this.seen.values()];
    }

    private async look(): Promise<void> {
        const found: RemoteObject[] = [];
        for (let page = 1, isNew = true; isNew; page += 1) {
            const { objects, pages } = await this.list(page);
            found.push(...objects);
            isNew = page < pages && !objects.some(({ id }) => this.seen.has(id));
        }
        for (const object of found) {
            this.seen.set(object.id, object);
        }
    }
}
