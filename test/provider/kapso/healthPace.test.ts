import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CancelledError } from "../../../provider/kapso/errors/requestErrors";
import { RateLimitError } from "../../../provider/kapso/errors/statusErrors";
import { HealthPace } from "../../../provider/kapso/rateLimit/healthPace";
import { Pacer, type PacerOptions } from "../../../provider/kapso/rateLimit/pacer";
import { timeOf } from "./fixedWindow";
import { failureOf } from "./localServer";

vi.mock("node:timers/promises", () => import("./fakeableTimers"));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const seconds = 1000;

describe("health checks", () => {
    it("are limited to five per second and sixty per minute, whenever Kapso's windows begin", async () => {
        const { check } = paced();
        const sent: number[] = [];
        const all = Promise.all(Array.from({ length: 150 }, async () => sent.push(await check())));
        // As fast as the limits allow: two full minutes, and the rest in bursts.
        await vi.advanceTimersByTimeAsync(130 * seconds);
        await all;
        expect(sent).toHaveLength(150);
        for (const [window, limit] of [
            [1 * seconds, 5],
            [60 * seconds, 60],
        ] as const) {
            for (const time of sent) {
                expect(sent.filter((other) => other >= time && other < time + window).length).toBeLessThanOrEqual(limit);
            }
        }
    });

    it("follow different limits in Kapso's headers", async () => {
        const { pace, check } = paced();
        await check();
        pace.responded({ second: { limit: 1 }, minute: { limit: 3 } });
        const sent: number[] = [];
        await timeOf(Promise.all(Array.from({ length: 3 }, async () => sent.push(await check()))));
        expect(sent[1]).toBeGreaterThanOrEqual(Number(sent[0]) + 1 * seconds);
        expect(sent[2]).toBeGreaterThanOrEqual(60 * seconds);
    });

    it("wait as long as the Retry-After of a 429, and log one line", async () => {
        const { pace, check, lines } = paced();
        pace.refused(30 * seconds);
        const sent = Promise.all([check(), check()]);
        await timeOf(sent);
        expect(Math.min(...(await sent))).toBeGreaterThanOrEqual(30 * seconds);
        expect(lines).toEqual(["waiting 30 s: Kapso allows 60 health checks a minute"]);
    });

    it("wait longer after each 429 without Retry-After, until one succeeds", async () => {
        const { pace, check } = paced();
        const wait = async () => timeOf(check());
        const waits: number[] = [];
        for (let count = 0; count < 3; count += 1) {
            pace.refused(undefined);
            waits.push(await wait());
        }
        pace.responded({ second: {}, minute: {} });
        pace.refused(undefined);
        waits.push(await wait());
        expect(waits.map((time) => Math.round(time / seconds))).toEqual([1, 2, 4, 1]);
    });

    it("are not sent if they would wait longer than the maximum wait", async () => {
        const { pace, check } = paced({ maxWait: 20 * seconds });
        pace.refused(30 * seconds);
        const error = await failureOf(check());
        expect(error).toBeInstanceOf(RateLimitError);
        expect(error.message).toMatch(/would exceed 20 s\. The request was not executed/);
    });

    it("are all rejected while they wait if the run is cancelled", async () => {
        const cancelling = new AbortController();
        const { pace, check } = paced({ cancellation: cancelling.signal });
        pace.refused(30 * seconds);
        const waiting = [failureOf(check()), failureOf(check())];
        setTimeout(() => cancelling.abort(), 5 * seconds);
        expect(await timeOf(Promise.all(waiting))).toBe(5 * seconds);
        for (const error of await Promise.all(waiting)) {
            expect(error).toBeInstanceOf(CancelledError);
        }
    });

    it("that get no turn from the common pacer do not block other health checks", async () => {
        const { pace, check } = paced();
        const failing = failureOf(pace.enter("it", 0, async () => Promise.reject(new Error("no turn"))));
        expect((await failing).message).toBe("no turn");
        await timeOf(check());
    });
});

function paced(changes: Partial<PacerOptions> = {}) {
    const lines: string[] = [];
    const options = {
        maxWait: 600 * seconds,
        cancellation: new AbortController().signal,
        logLine: (line: string) => void lines.push(line),
        ...changes,
    };
    const pacer = new Pacer(options);
    const pace = new HealthPace(options);
    const began = performance.now();
    /** Sends one health check, which gets a response at once. Returns when it was sent. */
    const check = async () => {
        const since = performance.now();
        const turn = await pace.enter("check", since, () => pacer.enter("check", since));
        turn.responded({});
        return performance.now() - began;
    };
    return { pace, check, lines };
}
