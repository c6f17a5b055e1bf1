import { describe, expect, it, onTestFinished } from "vitest";
import { startEmulator } from "../../emulator";
import { configIdOf } from "../support/generation";
import type { ProviderHost } from "../support/providerHost";
import { Stage, startHost } from "./stage";

// A killed CLI leaves its provider process running, with all that waits in it. What that would still send, nobody would write into
// the state (design, section 3). Each test has a process of its own, and most of its time is waiting: they run side by side.

describe.concurrent("when the engine is gone", () => {
    it("what waits in the pacer is never sent, and the process ends before its turn", async () => {
        const { host, stage, emulator } = await open();
        const customerId = stage.customer();
        emulator.setRateLimit({ limit: 3, windowSeconds: 60 });
        await host.create(stage.inputs({ customerId }));
        startCreates(8, stage, customerId);
        await emulator.waitForRequest(({ status }) => status === 429);
        await endOfEngine(host);
        const before = emulator.requests.length;
        await host.exited;
        expect(emulator.requests).toHaveLength(before);
    });

    it("nothing is sent after a wait that ends sooner than anybody looks for the engine", async () => {
        const { host, stage, emulator } = await open();
        const refused = emulator.fault({ kind: "rateLimited", retryAfter: 1, match: { method: "GET" } });
        startCreates(3, stage, stage.customer());
        await refused.waitForDone();
        await endOfEngine(host);
        await host.exited;
        expect(emulator.requests).toHaveLength(1);
    });

    it("a request in flight is not followed by the next one: a list by no POST", async () => {
        const { host, stage, emulator } = await open();
        const list = emulator.fault({ kind: "hold", match: { method: "GET" } });
        startCreates(1, stage, stage.customer());
        await list.waitForHit();
        await endOfEngine(host);
        list.release();
        await host.exited;
        expect(emulator.requests.map(({ method }) => method)).toEqual(["GET"]);
    });

    it("an idle process ends too, within a few seconds and without a word", async () => {
        const { host, stage } = await open();
        await host.create(stage.inputs());
        const began = performance.now();
        await endOfEngine(host);
        await host.exited;
        expect(performance.now() - began).toBeLessThan(5000);
        expect(host.printed).toEqual([]);
    });

    it("is not believed while it is there: the process stays, also over a wait", async () => {
        const { host, stage, emulator } = await open();
        emulator.fault({ kind: "rateLimited", retryAfter: 2, match: { times: 1 } });
        const { id } = await host.create(stage.inputs());
        expect(configIdOf(stage.stored(id))).toBe(id);
    });
});

async function open() {
    const emulator = await startEmulator();
    const host = await startHost(emulator);
    onTestFinished(async () => {
        await host.stop();
        await emulator.close();
    });
    return { emulator, host, stage: new Stage(emulator, host) };
}

/** Creates whose outcome nobody waits for: the process ends in the middle of them. */
function startCreates(count: number, stage: Stage, customerId: string): void {
    for (let started = 0; started < count; started += 1) {
        stage.host.create(stage.inputs({ customerId })).catch(() => {});
    }
}

function endOfEngine({ engine }: ProviderHost): Promise<void> {
    return new Promise((resolve, reject) => {
        engine.close((error) => (error ? reject(error) : resolve()));
    });
}
