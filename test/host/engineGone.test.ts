import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../emulator";
import type { ProviderHost } from "../support/providerHost";
import { Stage, startHost } from "./stage";

// A killed CLI leaves its provider process running, with all that waits in it. What that would still send, nobody would write into
// the state (design, section 3).

let emulator: Emulator;
let host: ProviderHost;
let stage: Stage;

beforeEach(async () => {
    emulator = await startEmulator();
    host = await startHost(emulator);
    stage = new Stage(emulator, host);
}, 30_000);

afterEach(async () => {
    await host?.stop();
    await emulator?.close();
});

describe("when the engine is gone", () => {
    it("what waits in the pacer is never sent, and the process ends before its turn", async () => {
        const customerId = stage.customer();
        emulator.setRateLimit({ limit: 3, windowSeconds: 60 });
        await host.create(stage.inputs({ customerId }));
        startCreates(8, customerId);
        await emulator.waitForRequest(({ status }) => status === 429);
        await endOfEngine();
        const before = emulator.requests.length;
        await host.exited;
        expect(emulator.requests).toHaveLength(before);
    });

    it("nothing is sent after a wait that ends sooner than anybody looks for the engine", async () => {
        const refused = emulator.fault({ kind: "rateLimited", retryAfter: 1, match: { method: "GET" } });
        startCreates(3, stage.customer());
        await refused.waitForDone();
        await endOfEngine();
        await host.exited;
        expect(emulator.requests).toHaveLength(1);
    });

    it("a request in flight is not followed by the next one: a list by no POST", async () => {
        const list = emulator.fault({ kind: "hold", match: { method: "GET" } });
        startCreates(1, stage.customer());
        await list.waitForHit();
        await endOfEngine();
        list.release();
        await host.exited;
        expect(emulator.requests.map(({ method }) => method)).toEqual(["GET"]);
    });

    it("an idle process ends too, within a few seconds", async () => {
        await host.create(stage.inputs());
        const began = performance.now();
        await endOfEngine();
        await host.exited;
        expect(performance.now() - began).toBeLessThan(5000);
    });

    it("its end is no crash: nothing is printed", async () => {
        await host.create(stage.inputs());
        await endOfEngine();
        await host.exited;
        expect(host.printed).toEqual([]);
    });
});

it("As long as the engine is there, the process stays, also over a wait", async () => {
    emulator.fault({ kind: "rateLimited", retryAfter: 2, match: { times: 1 } });
    const { id } = await host.create(stage.inputs());
    expect(stage.stored(id).id).toBe(id);
});

/** Creates whose outcome nobody waits for: the process ends in the middle of them. */
function startCreates(count: number, customerId: string): void {
    for (let started = 0; started < count; started += 1) {
        host.create(stage.inputs({ customerId })).catch(() => {});
    }
}

function endOfEngine(): Promise<void> {
    return new Promise((resolve, reject) => {
        host.engine.close((error) => (error ? reject(error) : resolve()));
    });
}
