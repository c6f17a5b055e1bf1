import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setTimeout as sleep } from "./fakeableTimers";
import { FixedWindowServer, minTime, Process, type Rule, timeOf } from "./fixedWindow";

// Processes with their own pacers send requests to a simulated service with fixed windows. Both are
// measured: the number of 429 responses, and the time relative to the minimum that the server
// allows.

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const seconds = 1000;

describe("a process that is alone on its API key", () => {
    it.each([
        { limit: 5, length: 2 * seconds },
        { limit: 50, length: 2 * seconds },
        { limit: 100, length: 2 * seconds },
        { limit: 5, length: 60 * seconds },
        { limit: 50, length: 60 * seconds },
        { limit: 100, length: 60 * seconds },
        { limit: 1000, length: 60 * seconds },
    ])("receives 429 once, to learn the length of a window, and loses no time: $limit in $length ms", async (rule) => {
        const { process, ratio } = await alone(rule, Math.min(4 * rule.limit, 2000) + 1, 200);
        expect(process.refusals).toBeLessThanOrEqual(1);
        expect(ratio).toBeLessThan(1.15);
    });

    it("assumes the documented minute if every 429 asks for 60 seconds", async () => {
        const { process, ratio } = await alone({ limit: 100, length: 60 * seconds, retryAfter: 60 }, 401);
        expect(process.refusals).toBeLessThanOrEqual(1);
        expect(ratio).toBeLessThan(1.15);
    });

    it.each(["left", 60] as const)(
        "loses at most one window if it begins within a running window (Retry-After: %s)",
        async (retryAfter) => {
            const rule: Rule = { limit: 100, length: 60 * seconds, retryAfter };
            const service = new FixedWindowServer(rule);
            for (let count = 0; count < 70; count += 1) {
                service.take();
            }
            vi.advanceTimersByTime(25 * seconds);
            const process = new Process(service);
            const time = await timeOf(process.requests(330));
            expect(process.refusals).toBeLessThanOrEqual(2);
            // 30 requests in the 35 seconds that are left, then three windows. At best, the last
            // window needs no wait.
            expect(time).toBeLessThan((35 + 3 * 60 + (retryAfter === "left" ? 2 : 60)) * seconds);
        },
    );

    it.each([
        { length: 2 * seconds, perWindow: 3, most: 2.2 },
        { length: 60 * seconds, perWindow: 7, most: 1.15 },
    ])("waits ever longer if a 429 has no Retry-After: $length ms", async ({ length, perWindow, most }) => {
        const { process, ratio } = await alone({ limit: 50, length, retryAfter: "none" }, 201);
        expect(process.refusals).toBeLessThanOrEqual(4 * perWindow);
        expect(ratio).toBeLessThan(most);
    });

    it("completes all requests in time, and none receives 429 too often, if no response has rate limit headers", async () => {
        const { process, ratio } = await alone({ limit: 5, length: 2 * seconds, hasHeaders: false }, 130, 32);
        expect(process.maxRefusalsOfOne).toBeLessThan(20);
        expect(ratio).toBeLessThan(1.15);
    });

    it("never waits if Kapso has no limit and sends no headers", async () => {
        const { process, time } = await alone({ limit: 1_000_000, length: 60 * seconds, hasHeaders: false }, 500);
        expect(time).toBeLessThan(1 * seconds);
        expect(process.lines).toEqual([]);
    });

    it("uses a limit that was raised", async () => {
        const rule = { limit: 50, length: 60 * seconds };
        const service = new FixedWindowServer(rule);
        const process = new Process(service);
        await timeOf(process.requests(101));
        rule.limit = 200;
        const before = process.refusals;
        const time = await timeOf(process.requests(400));
        expect(process.refusals - before).toBeLessThanOrEqual(2);
        expect(time).toBeLessThan(3.1 * 60 * seconds);
    });
});

/** Numbers of concurrent requests: those of the engine on two and on eight cores. */
const loads = [8, 32];

describe.each([
    { limit: 5, length: 2 * seconds },
    { limit: 50, length: 2 * seconds },
    { limit: 50, length: 60 * seconds },
    { limit: 100, length: 60 * seconds },
])("two concurrent processes on one API key with $limit requests in $length ms", (rule) => {
    it.each(loads)("share the limit, and neither receives more than three 429 responses, with %i concurrent requests", async (parallel) => {
        const { processes, ratio } = await together(rule, [0, 0], parallel);
        expect(processes.map(({ refusals }) => Math.max(refusals, 3))).toEqual([3, 3]);
        expect(ratio).toBeLessThan(1.25);
    });

    it.each(loads)("share the limit if one begins later, with %i concurrent requests", async (parallel) => {
        const { processes, ratio } = await together(rule, [0, 700], parallel);
        // The later process begins in a used-up window, and must first find out when the next one
        // begins.
        expect(processes.map(({ refusals }) => Math.max(refusals, 6))).toEqual([6, 6]);
        expect(ratio).toBeLessThan(1.25);
    });

    it("each get a share, so that the later process does not wait for the end of the earlier one", async () => {
        const service = new FixedWindowServer(rule);
        const [first, second] = [new Process(service), new Process(service)];
        const whole = first.requests(20 * rule.limit, 8);
        await timeOf(sleep(700, undefined));
        const time = await timeOf(second.requests(2 * rule.limit, 8));
        expect(time).toBeLessThan(12 * rule.length);
        await timeOf(whole);
    });

    it("log the limit at most twice in each window", async () => {
        const { processes, windows } = await together(rule, [0, 0], 8);
        expect(Math.max(...processes.map(({ lines }) => lines.length))).toBeLessThanOrEqual(2 * windows);
    });
});

it("a process that has run for a while shares a short window as well as a new process", async () => {
    vi.advanceTimersByTime(70 * seconds);
    const { ratio } = await together({ limit: 50, length: 2 * seconds }, [0, 700], 8);
    expect(ratio).toBeLessThan(1.25);
});

it.each([
    { limit: 50, length: 2 * seconds },
    { limit: 100, length: 60 * seconds },
])("three concurrent processes complete their requests: $limit in $length ms", async (rule) => {
    const { processes, ratio } = await together(rule, [0, 300, 900], 8);
    expect(processes.map(({ refusals }) => Math.max(refusals, 5))).toEqual([5, 5, 5]);
    expect(ratio).toBeLessThan(1.35);
});

it("a process uses whole windows again soon after another process has ended", async () => {
    const rule = { limit: 100, length: 60 * seconds };
    const service = new FixedWindowServer(rule);
    const [stays, ends] = [new Process(service), new Process(service)];
    await timeOf(Promise.all([stays.requests(100, 8), ends.requests(100, 8)]));
    const time = await timeOf(stays.requests(500, 8));
    expect(time).toBeLessThan(minTime(500, rule) + 2 * rule.length);
});

async function alone(rule: Rule, count: number, parallel = count): Promise<{ process: Process; time: number; ratio: number }> {
    const process = new Process(new FixedWindowServer(rule));
    const time = await timeOf(process.requests(count, Math.min(parallel, count)));
    return { process, time, ratio: time / minTime(count, rule) };
}

/** Starts processes at these milliseconds after the first. Each sends requests for four windows. */
async function together(rule: Rule, begins: number[], parallel: number): Promise<{ processes: Process[]; ratio: number; windows: number }> {
    const service = new FixedWindowServer(rule);
    const count = 4 * rule.limit + 1;
    const processes = begins.map(() => new Process(service));
    const work = processes.map(async (process, index) => {
        await sleep(begins[index] ?? 0, undefined);
        await process.requests(count, Math.min(parallel, count));
    });
    const time = await timeOf(Promise.all(work));
    return { processes, ratio: time / minTime(count * begins.length, rule), windows: Math.ceil(time / rule.length) };
}
