import { setTimeout as delay } from "node:timers/promises";
import { ObjectsById } from "../../kapso/api/collection";
import type { Page, RemoteObject } from "../../kapso/api/remoteObject";
import { timeOf } from "../accountEvidence";
import { choosePage, type FetchedPage } from "./pageChoice";

/**
 * How long the first read waits for others, in milliseconds. The engine sends concurrent reads at
 * once.
 */
export const gatherTime = 5;

/** Maximum number of requests beyond one for each read. */
const maxExtraRequests = 2;

interface Waiter {
    id: string;
    /** When the object was created, in milliseconds, if the state has the time. */
    created: number | undefined;
    resolve: (object: RemoteObject | undefined) => void;
}

/**
 * Serves concurrent reads from the pages of one list. How many reads will follow is unknown, so
 * each page must be worth its request (`choosePage`).
 *
 * If many reads are on the pages, the cost is one request per page. If few are, it is at most two
 * requests more than one per read. Page 1 shows how many pages there are.
 */
export class PagedReads {
    private readonly objects = new ObjectsById();
    private readonly found = this.objects.byId;
    private waiting: Waiter[] = [];
    private readonly fetched: FetchedPage[] = [];
    private served = 0;
    /** Pages since the last one that served a read. */
    private misses = 0;
    private asked = 0;
    private isOrdered = true;
    /** Number of pages and objects of the whole list, according to the first response. */
    private whole: { pages: number; total: number } | undefined;
    private isRunning = false;
    private hasFailed = false;
    /**
     * Whether another client created or deleted objects during paging, so that objects moved
     * between pages.
     */
    private hasMoved = false;

    constructor(
        private readonly list: (page: number) => Promise<Page>,
        /** Minimum number of waiting reads before the first page is fetched. */
        private readonly minReads: number,
        /** Receives the list if all its pages were fetched. */
        private readonly complete: (objects: Map<string, RemoteObject>, pages: number) => void,
    ) {}

    /**
     * Reads an object. `undefined` if the list lacks it or is not worth a request: the caller must
     * then request the object by itself.
     */
    read(id: string, createdAt?: unknown): Promise<RemoteObject | undefined> {
        return new Promise((resolve) => {
            this.asked += 1;
            this.waiting.push({ id, created: timeOf(createdAt), resolve });
            if (!this.isRunning) {
                this.isRunning = true;
                void this.run();
            }
        });
    }

    /** Whether any page was requested. */
    get hasBegun(): boolean {
        return this.fetched.length > 0 || this.hasFailed;
    }

    private async run(): Promise<void> {
        if (this.fetched.length === 0) {
            await delay(gatherTime);
        }
        for (this.serve(); this.waiting.length > 0; this.serve()) {
            const page = this.nextPage();
            if (page === undefined) {
                for (const { resolve } of this.waiting.splice(0)) {
                    resolve(undefined);
                }
                break;
            }
            await this.fetch(page);
        }
        this.isRunning = false;
    }

    private serve(): void {
        const isWhole = !this.hasMoved && this.fetched.length >= (this.whole?.pages ?? Number.POSITIVE_INFINITY);
        const of = (id: string) => (isWhole ? this.objects.reachedBy(id) : this.found.get(id));
        const isFound = ({ id }: Waiter) => of(id) !== undefined;
        const found = this.waiting.filter(isFound);
        this.waiting = this.waiting.filter((waiter) => !isFound(waiter));
        this.served += found.length;
        this.misses = found.length > 0 ? 0 : this.misses;
        for (const { id, resolve } of found) {
            resolve(of(id));
        }
    }

    private nextPage(): number | undefined {
        if (this.hasFailed) {
            return undefined;
        }
        if (!this.whole) {
            return this.waiting.length >= this.minReads ? 1 : undefined;
        }
        return choosePage({
            pages: this.whole.pages,
            fetched: this.isOrdered ? this.fetched : this.fetched.map(({ number }) => ({ number })),
            waiting: this.waiting.map(({ created }) => created),
            credit: this.served + maxExtraRequests - this.fetched.length,
            misses: this.misses,
            asked: this.asked,
        });
    }

    private async fetch(number: number): Promise<void> {
        try {
            const { objects, pages, total } = await this.list(number);
            const times = objects.map(({ createdAt }) => timeOf(createdAt));
            this.isOrdered &&= times.every((time, index) => time !== undefined && time <= (times[index - 1] ?? time));
            this.fetched.push({ number, newest: times[0], oldest: times.at(-1) });
            this.misses += 1;
            this.whole ??= { pages, total };
            this.objects.add(objects);
            this.hasMoved ||= total !== this.whole.total;
            if (this.fetched.length >= pages && total === this.found.size && !this.hasMoved) {
                this.complete(this.found, pages);
            }
        } catch {
            // Ignore the error here: the callers request their objects one by one and receive it.
            this.hasFailed = true;
        }
    }
}
