import { vi } from "vitest";
import { Pacer } from "../../../provider/kapso/rateLimit/pacer";
import type { RateHeaders } from "../../../provider/kapso/rateLimit/rateWindow";
import { setTimeout as sleep } from "./fakeableTimers";

// All times are in milliseconds on the fake clock of the test.

export interface Rule {
    /** Number of requests in one window. */
    limit: number;
    /** Length of the window. */
    length: number;
    /**
     * `Retry-After` of a 429: the seconds left, always the same seconds, or nothing. Default: the
     * seconds left.
     */
    retryAfter?: "left" | "none" | number;
    /** Whether responses have rate limit headers. Default: true. */
    hasHeaders?: boolean;
}

/** The duration of one way, from the client to the server or back. */
const latency = 20;

/**
 * Simulates a service that counts requests in fixed windows. A window begins with the first request
 * after the end of the previous one.
 */
export class FixedWindowServer {
    private window = { end: 0, used: 0 };

    constructor(readonly rule: Rule) {}

    /** Handles one request of any process. */
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

/** One process with its own pacer, which sends requests to the simulated service. */
export class Process {
    refusals = 0;
    /** The largest number of 429 responses to one request. */
    maxRefusalsOfOne = 0;
    /** The lines that the pacer logged. */
    readonly lines: string[] = [];
    /** The names of the accepted requests, in the order of their arrival. */
    readonly served: string[] = [];
    private readonly cancelling = new AbortController();
    private readonly pacer: Pacer;

    constructor(
        private readonly service: FixedWindowServer,
        maxWait = 3_600_000,
    ) {
        this.pacer = new Pacer({ maxWait, cancellation: this.cancelling.signal, logLine: (line) => this.lines.push(line) });
    }

    /** Sends one request until it does not receive 429. */
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

    /** Sends "request 1" and so on, with at most `parallel` at a time. Default: all at once. */
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

/** The minimum time in which the server accepts `count` requests, from the first to the last. */
export function minTime(count: number, { limit, length }: Rule): number {
    return (Math.ceil(count / limit) - 1) * length + 2 * latency;
}

/**
 * Advances the fake clock, timer by timer, until the work is done. Returns the time that passed.
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
