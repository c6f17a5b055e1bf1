import { vi } from "vitest";
import { Pacer } from "../../../provider/kapso/rateLimit/pacer";
import type { RateHeaders } from "../../../provider/kapso/rateLimit/rateWindow";
import { setTimeout as sleep } from "./fakeableTimers";

// All times in milliseconds, on the fake clock of the test.

export interface Rule {
    /** Requests in one window. */
    limit: number;
    /** Length of the window. */
    length: number;
    /**
     * What a 429 says: the seconds that are left, always the same seconds, or nothing. Default the
     * seconds that are left.
     */
    retryAfter?: "left" | "none" | number;
    /** Whether answers tell the limit and what remains. Default true. */
    hasHeaders?: boolean;
}

/** From the client to the service, and back again. */
const latency = 20;

/**
 * A service that counts requests in fixed windows, each of which begins with the first request
 * after the last one.
 */
export class FixedWindowServer {
    private window = { end: 0, used: 0 };

    constructor(readonly rule: Rule) {}

    /** One request of somebody. */
    take(): { isRefused: boolean; headers: RateHeaders; retryAfter: number | undefined } {
        const { limit, length, retryAfter = "left", hasHeaders = true } = this.rule;
        const now = performance.now();
        if (now >= this.window.end) {
            this.window = { end: now + length, used: 0 };
        }
        this.window.used += 1;
        const isRefused = this.window.used > limit;
        const left = Math.ceil((this.window.end - now) / 1000);
        return {
            isRefused,
            headers: hasHeaders ? { limit, remaining: Math.max(0, limit - this.window.used) } : {},
            retryAfter: !isRefused || retryAfter === "none" ? undefined : (retryAfter === "left" ? left : retryAfter) * 1000,
        };
    }
}

/** One process with a pacer of its own on the service. */
export class Process {
    refusals = 0;
    /** How often the unluckiest request was refused. */
    maxRefusalsOfOne = 0;
    /** What the pacer said. */
    readonly lines: string[] = [];
    /** The names of the requests in the order of their arrival, without those that were refused. */
    readonly served: string[] = [];
    private readonly cancelling = new AbortController();
    private readonly pacer: Pacer;

    constructor(
        private readonly service: FixedWindowServer,
        maxWait = 3_600_000,
    ) {
        this.pacer = new Pacer({ maxWait, cancellation: this.cancelling.signal, logLine: (line) => this.lines.push(line) });
    }

    /** Sends one request until it is not refused any more. */
    async request(name: string): Promise<void> {
        const since = performance.now();
        for (let refusals = 1; ; refusals += 1) {
            const turn = await this.pacer.enter(name, since);
            await sleep(latency, undefined);
            const { isRefused, headers, retryAfter } = this.service.take();
            if (!isRefused) {
                this.served.push(name);
            }
            await sleep(latency, undefined);
            if (!isRefused) {
                turn.responded(headers);
                return;
            }
            this.refusals += 1;
            this.maxRefusalsOfOne = Math.max(this.maxRefusalsOfOne, refusals);
            turn.refused(headers, retryAfter);
        }
    }

    /**
     * Sends "request 1" and so on, with this many at work at a time, and by default all at once.
     */
    async requests(count: number, parallel = count): Promise<void> {
        let started = 0;
        const work = async () => {
            while (started < count) {
                started += 1;
                await this.request(`request ${started}`);
            }
        };
        await Promise.all(Array.from({ length: parallel }, work));
    }

    cancel(): void {
        this.cancelling.abort();
    }
}

/**
 * The least time in which a service lets this many requests through, from the first to the last.
 */
export function minTime(count: number, { limit, length }: Rule): number {
    return (Math.ceil(count / limit) - 1) * length + 2 * latency;
}

/**
 * Moves the fake clock on, timer by timer, until the work is done. Gives back the time that this
 * took.
 */
export async function timeOf(work: Promise<unknown>): Promise<number> {
    const began = performance.now();
    let isDone = false;
    const end = () => {
        isDone = true;
    };
    work.then(end, end);
    for (;;) {
        for (let count = 0; count < 20; count += 1) {
            await Promise.resolve();
        }
        if (isDone) {
            await work;
            return performance.now() - began;
        }
        if (vi.getTimerCount() === 0) {
            throw new Error("the work is not done, and waits for no timer");
        }
        vi.advanceTimersToNextTimer();
    }
}
