import { setTimeout as delay } from "node:timers/promises";
import { ObjectsById, type Page, type RemoteObject } from "./kapso/collection";

/** How long the first read waits for others, in milliseconds: the engine sends those that it can in one go. */
const gathering = 5;

/** Pages that are fetched before one of them has answered a read. */
const speculative = 2;

interface Waiter {
    id: string;
    answer: (object: RemoteObject | undefined) => void;
}

/**
 * Answers reads that wait together from the pages of one list. Nobody knows how many reads will follow, so a further page is fetched only
 * while the pages so far have answered as many reads as they are: the whole costs a request for each hundred reads where they are many,
 * and at most two more than one for each where they are few among many. Lists are newest first and states oldest first, so that after the first
 * page, which tells how many there are, the last one comes next.
 */
export class PagedReads {
    private readonly objects = new ObjectsById();
    private readonly found = this.objects.byId;
    private waiting: Waiter[] = [];
    private fetched = 0;
    private served = 0;
    /** Pages and objects of the whole list, as its first page told. */
    private whole: { pages: number; total: number } | undefined;
    private isRunning = false;
    private hasFailed = false;
    /** Others have made or deleted some meanwhile, so that pages have moved. */
    private hasMoved = false;

    constructor(
        private readonly list: (page: number) => Promise<Page>,
        /** Reads that must wait together before the first page is fetched. */
        private readonly least: number,
        /** Takes the list where all of it was fetched. */
        private readonly complete: (objects: Map<string, RemoteObject>, pages: number) => void,
    ) {}

    /** `undefined` where the list lacks it or is not worth a request for it: then it must be asked for singly. */
    read(id: string): Promise<RemoteObject | undefined> {
        return new Promise((answer) => {
            this.waiting.push({ id, answer });
            if (!this.isRunning) {
                this.isRunning = true;
                void this.run();
            }
        });
    }

    /** Whether any page was worth its request. */
    get hasBegun(): boolean {
        return this.fetched > 0 || this.hasFailed;
    }

    private async run(): Promise<void> {
        if (this.fetched === 0) {
            await delay(gathering);
        }
        for (this.serve(); this.waiting.length > 0; this.serve()) {
            if (!this.mayFetch()) {
                for (const { answer } of this.waiting.splice(0)) {
                    answer(undefined);
                }
                break;
            }
            await this.fetch();
        }
        this.isRunning = false;
    }

    private serve(): void {
        const isFound = ({ id }: Waiter) => this.found.has(id);
        const found = this.waiting.filter(isFound);
        this.waiting = this.waiting.filter((waiter) => !isFound(waiter));
        this.served += found.length;
        for (const { id, answer } of found) {
            answer(this.found.get(id));
        }
    }

    private mayFetch(): boolean {
        if (this.hasFailed || (this.whole && this.fetched >= this.whole.pages)) {
            return false;
        }
        const isWorthTrying = this.fetched < speculative && this.waiting.length >= this.least;
        return isWorthTrying || (this.fetched > 0 && this.fetched <= this.served);
    }

    private async fetch(): Promise<void> {
        const page = this.whole ? this.whole.pages - this.fetched + 1 : 1;
        try {
            const { objects, pages, total } = await this.list(page);
            this.fetched += 1;
            this.whole ??= { pages, total };
            this.objects.add(objects);
            this.hasMoved ||= total !== this.whole.total;
            if (this.fetched >= pages && total === this.found.size && !this.hasMoved) {
                this.complete(this.found, pages);
            }
        } catch {
            // Whoever asks for one of them singly hears what is wrong.
            this.hasFailed = true;
        }
    }
}
