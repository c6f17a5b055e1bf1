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
    it("are sent five in a second and sixty in a minute at most, whenever the windows of Kapso begin", async () => {
        const { check } = paced();
        const sent: number[] = [];
        const all = Promise.all(Array.from({ length: 150 }, async () => sent.push(await check())));
        // As quick as the limits allow: two whole minutes, and the rest in bursts.
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

    it("keep to other limits that Kapso names", async () => {
        const { pace, check } = paced();
        await check();
        pace.responded({ second: { limit: 1 }, minute: { limit: 3 } });
        const sent: number[] = [];
        await timeOf(Promise.all(Array.from({ length: 3 }, async () => sent.push(await check()))));
        expect(sent[1]).toBeGreaterThanOrEqual(Number(sent[0]) + 1 * seconds);
        expect(sent[2]).toBeGreaterThanOrEqual(60 * seconds);
    });

    it("wait after a refusal as long as it says, in one line to the user", async () => {
        const { pace, check, lines } = paced();
        pace.refused(30 * seconds);
        const sent = Promise.all([check(), check()]);
        await timeOf(sent);
        expect(Math.min(...(await sent))).toBeGreaterThanOrEqual(30 * seconds);
        expect(lines).toEqual(["waiting 30 s: Kapso allows 60 health checks a minute"]);
    });

    it("wait longer after each refusal that says nothing, until one is answered", async () => {
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

    it("are not sent where the wait is longer than a request may wait", async () => {
        const { pace, check } = paced({ maxWait: 20 * seconds });
        pace.refused(30 * seconds);
        const error = await failureOf(check());
        expect(error).toBeInstanceOf(RateLimitError);
        expect(error.message).toMatch(/longer than 20 s\. It was not executed/);
    });

    it("are given up when the run is cancelled, all that wait", async () => {
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

    it("that fail to get the turn of every request leave the others their turns", async () => {
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
    /** Sends one check, which is answered at once, and tells when it was sent. */
    const check = async () => {
        const since = performance.now();
        const turn = await pace.enter("check", since, () => pacer.enter("check", since));
        turn.responded({});
        return performance.now() - began;
    };
    return { pace, check, lines };
}
