import { expect, it } from "vitest";
import { candidateNames } from "../../bench/candidates";
import { refreshAmong } from "../../bench/neighbours";
import { runCandidate } from "../../bench/scenario";
import { connectInOneStack, connectInStacks } from "../../bench/tenants";

/** The requests that each candidate sends for two configs of one customer. */
const requests = {
    ours: { up: { GET: 1, POST: 2 }, "no-op up": {}, refresh: { GET: 1 }, change: { PATCH: 1 }, destroy: { DELETE: 2 } },
    floor: { up: {}, "no-op up": {}, refresh: {}, change: {}, destroy: {} },
    handWritten: { up: { POST: 2 }, "no-op up": {}, refresh: { GET: 2 }, change: { PATCH: 1 }, destroy: { DELETE: 2 } },
    thin: { up: { POST: 2 }, "no-op up": {}, refresh: { GET: 2 }, change: { PATCH: 1 }, destroy: { DELETE: 2 } },
};

it.each(candidateNames)("The benchmark's candidate %s runs all operations and sends the expected requests", async (candidate) => {
    const { operations, stateBytes } = await runCandidate(candidate, {
        count: 2,
        customers: 1,
        latency: 0,
        checkpoints: true,
        apiVersion: "v1",
    });
    const asked = Object.fromEntries(Object.entries(operations).map(([operation, measurement]) => [operation, measurement.requests]));
    expect(asked).toEqual(requests[candidate]);
    for (const { seconds, cpuSeconds, peakMegabytes } of Object.values(operations)) {
        expect(seconds).toBeGreaterThan(0.1);
        expect(cpuSeconds).toBeGreaterThan(0.1);
        expect(peakMegabytes).toBeGreaterThan(50);
    }
    expect(stateBytes).toBeGreaterThan(1000);
});

it("The benchmark connects tenants in one stack each, and all tenants in one stack", async () => {
    expect((await connectInStacks(2, 2)).requests).toEqual({ GET: 2, POST: 4 });
    expect((await connectInOneStack(2)).requests).toEqual({ GET: 1, POST: 4 });
});

it("The benchmark's refresh beside unmanaged configs reads pages, and a thin provider reads each config", async () => {
    const amounts = { managed: 6, older: 3, newer: 100 };
    expect((await refreshAmong("ours", amounts)).requests).toEqual({ GET: 2 });
    expect((await refreshAmong("thin", amounts)).requests).toEqual({ GET: 6 });
});

it("On platform, this package sends the same requests, except for an existence check before each delete", async () => {
    const { operations } = await runCandidate("ours", { count: 2, customers: 1, latency: 0, checkpoints: true, apiVersion: "platform" });
    const changes = Object.entries(operations).map(
        ([
            operation,
            {
                requests: { GET, ...others },
            },
        ]) => [operation, others],
    );
    expect(Object.fromEntries(changes)).toEqual({
        up: { POST: 2 },
        "no-op up": {},
        refresh: {},
        change: { PATCH: 1 },
        destroy: { DELETE: 2 },
    });
    const looks = Object.values(operations).map(({ requests: { GET = 0 } }) => GET);
    for (const [index, most] of [1, 0, 2, 0, 2].entries()) {
        expect(looks[index]).toBeLessThanOrEqual(most);
    }
});
