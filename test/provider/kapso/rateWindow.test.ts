import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setTimeout as sleep } from "./fakeableTimers";
import { FixedWindowServer, minTime, Process, type Rule, timeOf } from "./fixedWindow";

// Processes with a pacer each, on a simulated service that counts in fixed windows. What is bought with few refusals is not to be
// paid with time, so both are measured, the time against the least in which the service lets that many requests through.

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const seconds = 1000;

describe("a process alone on its key", () => {
    it.each([
        { limit: 5, length: 2 * seconds },
        { limit: 50, length: 2 * seconds },
        { limit: 100, length: 2 * seconds },
        { limit: 5, length: 60 * seconds },
        { limit: 50, length: 60 * seconds },
        { limit: 100, length: 60 * seconds },
        { limit: 1000, length: 60 * seconds },
    ])("runs into the end of a window once, to learn its length, and loses no time: $limit in $length ms", async (rule) => {
        const { process, ratio } = await alone(rule, Math.min(4 * rule.limit, 2000) + 1, 200);
        expect(process.refusals).toBeLessThanOrEqual(1);
        expect(ratio).toBeLessThan(1.15);
    });

    it("takes the documented minute where every 429 asks for 60 seconds", async () => {
        const { process, ratio } = await alone({ limit: 100, length: 60 * seconds, retryAfter: 60 }, 401);
        expect(process.refusals).toBeLessThanOrEqual(1);
        expect(ratio).toBeLessThan(1.15);
    });

    it.each(["left", 60] as const)(
        "that comes into a running window loses at most one window by it (Retry-After: %s)",
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
            // 30 in the 35 seconds that are left, then three windows, of which at best the last need not be waited out.
            expect(time).toBeLessThan((35 + 3 * 60 + (retryAfter === "left" ? 2 : 60)) * seconds);
        },
    );

    it.each([
        { length: 2 * seconds, perWindow: 3, most: 2.2 },
        { length: 60 * seconds, perWindow: 7, most: 1.15 },
    ])("feels its way, ever more slowly, where a 429 has no Retry-After: $length ms", async ({ length, perWindow, most }) => {
        const { process, ratio } = await alone({ limit: 50, length, retryAfter: "none" }, 201);
        expect(process.refusals).toBeLessThanOrEqual(4 * perWindow);
        expect(ratio).toBeLessThan(most);
    });

    it("has all served in time, and none refused so often that it would be given up, where no answer tells of a limit", async () => {
        const { process, ratio } = await alone({ limit: 5, length: 2 * seconds, hasHeaders: false }, 130, 32);
        expect(process.maxRefusalsOfOne).toBeLessThan(20);
        expect(ratio).toBeLessThan(1.15);
    });

    it("never waits where the service tells of no limit and has none", async () => {
        const { process, time } = await alone({ limit: 1_000_000, length: 60 * seconds, hasHeaders: false }, 500);
        expect(time).toBeLessThan(1 * seconds);
        expect(process.lines).toEqual([]);
    });

    it("takes up a limit that has been raised", async () => {
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

/** As many requests are at work as the engine has on two cores or on eight. */
const loads = [8, 32];

describe.each([
    { limit: 5, length: 2 * seconds },
    { limit: 50, length: 2 * seconds },
    { limit: 50, length: 60 * seconds },
    { limit: 100, length: 60 * seconds },
])("two processes side by side on one key of $limit in $length ms", (rule) => {
    it.each(loads)("share it: neither is refused more than three times, with %i requests at work", async (parallel) => {
        const { processes, ratio } = await together(rule, [0, 0], parallel);
        expect(processes.map(({ refusals }) => Math.max(refusals, 3))).toEqual([3, 3]);
        expect(ratio).toBeLessThan(1.25);
    });

    it.each(loads)("share it also where one comes later, with %i requests at work", async (parallel) => {
        const { processes, ratio } = await together(rule, [0, 700], parallel);
        // The later one comes into a window that is used up already, and must first find out when the next one begins.
        expect(processes.map(({ refusals }) => Math.max(refusals, 6))).toEqual([6, 6]);
        expect(ratio).toBeLessThan(1.25);
    });

    it("each get a share: one that comes later does not wait until the other has no more to do", async () => {
        const service = new FixedWindowServer(rule);
        const [first, second] = [new Process(service), new Process(service)];
        const whole = first.requests(20 * rule.limit, 8);
        await timeOf(sleep(700, undefined));
        const time = await timeOf(second.requests(2 * rule.limit, 8));
        expect(time).toBeLessThan(12 * rule.length);
        await timeOf(whole);
    });

    it("tell of the limit at most twice in each window", async () => {
        const { processes, windows } = await together(rule, [0, 0], 8);
        expect(Math.max(...processes.map(({ lines }) => lines.length))).toBeLessThanOrEqual(2 * windows);
    });
});

it("A process that has been running for a while shares a short window as well as a fresh one", async () => {
    vi.advanceTimersByTime(70 * seconds);
    const { ratio } = await together({ limit: 50, length: 2 * seconds }, [0, 700], 8);
    expect(ratio).toBeLessThan(1.25);
});

it.each([
    { limit: 50, length: 2 * seconds },
    { limit: 100, length: 60 * seconds },
])("Three processes get through side by side: $limit in $length ms", async (rule) => {
    const { processes, ratio } = await together(rule, [0, 300, 900], 8);
    expect(processes.map(({ refusals }) => Math.max(refusals, 5))).toEqual([5, 5, 5]);
    expect(ratio).toBeLessThan(1.35);
});

it("A process is alone again soon after the other has ended: it uses whole windows", async () => {
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

/** Processes that begin so many milliseconds after the first, with four windows' worth of requests each. */
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
