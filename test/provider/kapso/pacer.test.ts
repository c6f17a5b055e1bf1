import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CancelledError } from "../../../provider/kapso/errors/requestErrors";
import { RateLimitError } from "../../../provider/kapso/errors/statusErrors";
import { Pacer, type PacerOptions, type Turn } from "../../../provider/kapso/rateLimit/pacer";
import { FixedWindowServer, Process, timeOf } from "./fixedWindow";
import { failureOf } from "./localServer";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const used = (limit: number) => ({ limit, remaining: 0 });

describe("the first requests of a run", () => {
    it("are a single request that shows the limit, and the others after its response", async () => {
        const { pacer } = paced();
        const entered = ["a", "b", "c"].map((name) => pacer.enter(name));
        const granted = watch(entered);
        const first = await entered[0];
        await settle();
        expect(granted()).toBe(1);
        first?.responded({ limit: 100, remaining: 99 });
        await settle();
        expect(granted()).toBe(3);
    });

    it("continue with another single request if the first one gets no response", async () => {
        const { pacer } = paced();
        const entered = ["a", "b", "c"].map((name) => pacer.enter(name));
        const granted = watch(entered);
        (await entered[0])?.lost();
        await settle();
        expect(granted()).toBe(2);
    });
});

describe("turns", () => {
    it("are granted first come, first served", async () => {
        const process = new Process(new FixedWindowServer({ limit: 10, length: 60_000 }));
        await timeOf(process.requests(9));
        await timeOf(process.requests(45));
        const served = process.served.slice(9).map((name) => Number(name.replace("request ", "")));
        expect(served.filter((number, index) => number < (served[index - 1] ?? 0)).length).toBeLessThanOrEqual(process.refusals);
    });

    it("are granted to a request that received 429 before later requests", async () => {
        const { pacer } = paced();
        const since = performance.now();
        const refused = await pacer.enter("refused", since);
        vi.advanceTimersByTime(10);
        const order: string[] = [];
        const later = pacer.enter("later").then((turn) => end(turn, order, "later"));
        refused.refused(used(50), 2000);
        const again = pacer.enter("refused", since).then((turn) => end(turn, order, "refused"));
        await timeOf(Promise.all([later, again]));
        expect(order).toEqual(["refused", "later"]);
    });

    it("are limited to the remaining requests at any time", async () => {
        const { pacer } = paced();
        (await pacer.enter("first")).responded({ limit: 100, remaining: 3 });
        const granted = watch(Array.from({ length: 10 }, (_, index) => pacer.enter(`request ${index}`)));
        await settle();
        expect(granted()).toBeLessThanOrEqual(3);
    });
});

describe("a wait", () => {
    it.each([
        ["of a minute", used(100), 60_000, "waiting 61 s: Kapso allows 100 requests a minute"],
        ["for a limit without headers", {}, 5_000, "waiting 6 s: Kapso asked for this wait"],
        [
            "for a limit other than that of the window, which has room",
            { limit: 100, remaining: 60 },
            5_000,
            "waiting 6 s: Kapso asked for this wait",
        ],
    ])("%s is logged in one line, however many requests wait", async (_title, headers, retryAfter, line) => {
        const { pacer, lines } = paced();
        const turn = await pacer.enter("first");
        turn.refused(headers, retryAfter);
        watch(Array.from({ length: 50 }, (_, index) => pacer.enter(`request ${index}`)));
        await settle();
        expect(lines).toEqual([line]);
    });

    it("of less than a second is not logged", async () => {
        const { pacer, lines } = paced();
        (await pacer.enter("first")).refused(used(100), 0);
        await timeOf(pacer.enter("second"));
        expect(lines).toEqual([]);
    });

    it("is logged once if several requests in flight receive 429", async () => {
        const { pacer, lines } = paced();
        (await pacer.enter("first")).responded({ limit: 100, remaining: 99 });
        const turns = await Promise.all(Array.from({ length: 20 }, (_, index) => pacer.enter(`request ${index}`)));
        watch([pacer.enter("waiting")]);
        for (const turn of turns) {
            vi.advanceTimersByTime(3);
            turn.refused(used(100), 30_000);
        }
        expect(lines).toHaveLength(1);
    });

    it("lasts as long as Retry-After, and no request is sent earlier", async () => {
        const { pacer } = paced();
        (await pacer.enter("first")).refused(used(100), 42_000);
        const time = await timeOf(pacer.enter("second"));
        expect(time).toBeGreaterThanOrEqual(42_000);
        expect(time).toBeLessThan(42_500);
    });

    it("is marked on the turn, so that the caller can check for changes", async () => {
        const { pacer } = paced();
        const first = await pacer.enter("first");
        expect(first.hasWaited).toBe(false);
        first.refused(used(100), 1000);
        const second = pacer.enter("second");
        await timeOf(second);
        expect((await second).hasWaited).toBe(true);
    });
});

describe("the maximum wait", () => {
    it("ends in an error that names the limit and its setting", async () => {
        const { pacer } = paced({ maxWait: 10_000 });
        await pacer.enter("first");
        const waiting = failureOf(pacer.enter("update WhatsApp config config-1"));
        expect(await timeOf(waiting)).toBe(10_000);
        const error = await waiting;
        expect(error).toBeInstanceOf(RateLimitError);
        expect(error.message).toMatch(
            /^Could not update WhatsApp config config-1: the wait for Kapso's rate limit would exceed 10 s\. .*not executed.*\[KAPSO-RATE-LIMIT\]\n.*KAPSO_MAX_WAIT_SECONDS/s,
        );
    });

    it("counts from the first try of a request, not from its last 429", async () => {
        const { pacer } = paced({ maxWait: 10_000 });
        const since = performance.now();
        const first = await pacer.enter("first", since);
        vi.advanceTimersByTime(7000);
        first.refused(used(5), 2000);
        expect(await timeOf(pacer.enter("first", since))).toBeLessThan(2500);
        expect(await timeOf(failureOf(pacer.enter("first", since)))).toBeLessThan(1000);
    });

    it("rejects all waiting and all new requests at once if Retry-After is longer", async () => {
        const { pacer, lines } = paced({ maxWait: 10_000 });
        const first = await pacer.enter("first");
        const waiting = ["a", "b"].map((name) => failureOf(pacer.enter(name)));
        first.refused(used(100), 11_000);
        expect(await timeOf(Promise.all([...waiting, failureOf(pacer.enter("c"))]))).toBe(0);
        expect(lines).toEqual([]);
    });

    it("does not affect requests after the end of the wait", async () => {
        const { pacer } = paced({ maxWait: 10_000 });
        (await pacer.enter("first")).refused(used(100), 11_000);
        await failureOf(pacer.enter("too early"));
        vi.advanceTimersByTime(11_500);
        expect(await timeOf(pacer.enter("in time"))).toBe(0);
    });
});

describe("when the run is cancelled", () => {
    it("waiting requests are rejected at once as not sent, and no timer remains", async () => {
        const { pacer, cancel } = paced();
        const turn = await pacer.enter("first");
        turn.refused(used(100), 60_000);
        const waiting = ["a", "b", "c"].map((name) => failureOf(pacer.enter(name)));
        cancel();
        expect(await timeOf(Promise.all(waiting))).toBe(0);
        const error = await waiting[1];
        expect(error).toBeInstanceOf(CancelledError);
        expect(error?.message).toMatch(
            /^Could not b: the run was cancelled before the request\. The request was not sent\. \[KAPSO-CANCELLED\]\n {2}- Run the command again\./,
        );
        vi.advanceTimersByTime(61_000);
        expect(vi.getTimerCount()).toBe(0);
    });

    it("no new request is sent, and requests in flight are finished", async () => {
        const { pacer, cancel } = paced();
        const turn = await pacer.enter("first");
        cancel();
        expect(await failureOf(pacer.enter("second"))).toBeInstanceOf(CancelledError);
        turn.responded({ limit: 100, remaining: 99 });
        expect(vi.getTimerCount()).toBe(0);
    });
});

function paced(changes: Partial<PacerOptions> = {}) {
    const lines: string[] = [];
    const cancelling = new AbortController();
    const options = { maxWait: 600_000, cancellation: cancelling.signal, logLine: (line: string) => void lines.push(line), ...changes };
    return { pacer: new Pacer(options), lines, cancel: () => cancelling.abort() };
}

/** Counts the granted turns and ignores errors. */
function watch(entered: Promise<Turn>[]): () => number {
    let granted = 0;
    for (const turn of entered) {
        turn.then(
            () => {
                granted += 1;
            },
            () => {},
        );
    }
    return () => granted;
}

function end(turn: Turn, order: string[], name: string): void {
    order.push(name);
    turn.responded({ limit: 50, remaining: 40 });
}

/** Runs everything that needs no time. */
async function settle(): Promise<void> {
    await vi.advanceTimersByTimeAsync(0);
}
