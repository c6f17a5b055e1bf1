import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, type TestContext } from "vitest";
import { startEmulator } from "../../emulator";
import { configIdOf } from "../support/apiVersion";
import type { HostOptions, ProviderHost } from "../support/providerHost";
import { Stage, startHost } from "./stage";

// A killed CLI leaves its provider process running, with all pending requests. Nobody would store
// the result of a request that it sends later. Each test waits most of its time in a process of its
// own, so the tests run concurrently.

describe.concurrent("a provider process whose engine was killed", () => {
    it("never sends a request that waits in the pacer, and ends before the request's turn", async ({ onTestFinished }) => {
        const { host, stage, emulator } = await open(onTestFinished);
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

    it("sends nothing after a wait that ends before the next check of the engine", async ({ onTestFinished }) => {
        const { host, stage, emulator } = await open(onTestFinished);
        const refused = emulator.fault({ kind: "rateLimited", retryAfter: 1, match: { method: "GET" } });
        startCreates(3, stage, stage.customer());
        await refused.waitForDone();
        await endOfEngine(host);
        await host.exited;
        expect(emulator.requests).toHaveLength(1);
    });

    it("sends no POST after a list request that was in flight", async ({ onTestFinished }) => {
        const { host, stage, emulator } = await open(onTestFinished);
        const list = emulator.fault({ kind: "hold", match: { method: "GET" } });
        startCreates(1, stage, stage.customer());
        await list.waitForHit();
        await endOfEngine(host);
        list.release();
        await host.exited;
        expect(emulator.requests.map(({ method }) => method)).toEqual(["GET"]);
    });

    it("ends within a few seconds and without output if it is idle", async ({ onTestFinished }) => {
        const { host, stage } = await open(onTestFinished);
        await host.create(stage.inputs());
        const began = performance.now();
        await endOfEngine(host);
        await host.exited;
        expect(performance.now() - began).toBeLessThan(5000);
        expect(host.printed).toEqual([]);
    });

    it("whose output is closed ends, and does not fail endlessly to print its own failure", async ({ onTestFinished }) => {
        const { host, stage } = await open(onTestFinished, { env: { KAPSO_LOG: "debug" } });
        await host.create(stage.inputs());
        host.process.stdout?.destroy();
        host.process.stderr?.destroy();
        // The engine's address still accepts connections: only the closed output shows the end.
        await host.create(stage.inputs()).catch(() => undefined);
        await host.exited;
    });

    it("ends if the engine passed flags before its address", async ({ onTestFinished }) => {
        const { host, stage } = await open(onTestFinished, { flags: ["--logflow", "--tracing", "file:./trace"] });
        await host.create(stage.inputs());
        await endOfEngine(host);
        await host.exited;
    });

    it("does not end because of a lost connection alone, while the engine accepts connections and calls again", async ({
        onTestFinished,
    }) => {
        const { host, stage, emulator } = await open(onTestFinished);
        const created = await host.create(stage.inputs());
        const asked = connectionsTo(host);
        host.disconnect();
        await delay(2500);
        expect(asked()).toBeGreaterThan(0);
        const again = await retried(() => host.create(stage.inputs()));
        expect(again.id).not.toBe(created.id);
        expect(emulator.configs()).toHaveLength(2);
    });

    it("does not check the engine's address while the connection is open", async ({ onTestFinished }) => {
        const { host, stage } = await open(onTestFinished);
        // The first call loads the provider, which notices the connection only at the next call.
        await host.create(stage.inputs());
        const asked = connectionsTo(host);
        const { id, outs } = await host.create(stage.inputs());
        await host.delete(id, outs);
        await delay(2500);
        expect(asked()).toBe(0);
    });

    it("keeps running during a wait while the engine is alive", async ({ onTestFinished }) => {
        const { host, stage, emulator } = await open(onTestFinished);
        emulator.fault({ kind: "rateLimited", retryAfter: 2, match: { times: 1 } });
        const { id } = await host.create(stage.inputs());
        expect(configIdOf(stage.stored(id))).toBe(id);
    });
});

async function open(onTestFinished: TestContext["onTestFinished"], options: HostOptions = {}) {
    const emulator = await startEmulator();
    const host = await startHost(emulator, options);
    onTestFinished(async () => {
        await host.stop();
        await emulator.close();
    });
    return { emulator, host, stage: new Stage(emulator, host) };
}

/** Starts creates without waiting for their results, because the process ends during them. */
function startCreates(count: number, stage: Stage, customerId: string): void {
    for (let started = 0; started < count; started += 1) {
        stage.host.create(stage.inputs({ customerId })).catch(() => {});
    }
}

/** Simulates `kill -9`: the connection is closed, and nothing listens at the engine's address. */
function endOfEngine(host: ProviderHost): Promise<void> {
    return new Promise((resolve, reject) => {
        host.engine.close((error) => (error ? reject(error) : resolve()));
        host.disconnect();
    });
}

/** Counts the connections to the engine's address from this call on. */
function connectionsTo({ engine }: ProviderHost): () => number {
    let count = 0;
    engine.on("connection", () => {
        count += 1;
    });
    return () => count;
}

/** A client whose connection was cut fails all calls until it has reconnected. */
async function retried<Result>(run: () => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries += 1) {
        try {
            return await run();
        } catch (error) {
            if (tries >= 20) {
                throw error;
            }
            await delay(100);
        }
    }
}
