import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, type TestContext } from "vitest";
import { startEmulator } from "../../emulator";
import { configIdOf } from "../support/apiVersion";
import type { HostOptions, ProviderHost } from "../support/providerHost";
import { Stage, startHost } from "./stage";

// A killed CLI leaves its provider process running, with all that waits in it. What that would
// still send, nobody would write into the state. Each test has a process of its own, and most of
// its time is waiting: they run side by side.

describe.concurrent("when the engine is gone", () => {
    it("what waits in the pacer is never sent, and the process ends before its turn", async ({ onTestFinished }) => {
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

    it("nothing is sent after a wait that ends sooner than anybody looks for the engine", async ({ onTestFinished }) => {
        const { host, stage, emulator } = await open(onTestFinished);
        const refused = emulator.fault({ kind: "rateLimited", retryAfter: 1, match: { method: "GET" } });
        startCreates(3, stage, stage.customer());
        await refused.waitForDone();
        await endOfEngine(host);
        await host.exited;
        expect(emulator.requests).toHaveLength(1);
    });

    it("a request in flight is not followed by the next one: a list by no POST", async ({ onTestFinished }) => {
        const { host, stage, emulator } = await open(onTestFinished);
        const list = emulator.fault({ kind: "hold", match: { method: "GET" } });
        startCreates(1, stage, stage.customer());
        await list.waitForHit();
        await endOfEngine(host);
        list.release();
        await host.exited;
        expect(emulator.requests.map(({ method }) => method)).toEqual(["GET"]);
    });

    it("an idle process ends too, within a few seconds and without a word", async ({ onTestFinished }) => {
        const { host, stage } = await open(onTestFinished);
        await host.create(stage.inputs());
        const began = performance.now();
        await endOfEngine(host);
        await host.exited;
        expect(performance.now() - began).toBeLessThan(5000);
        expect(host.printed).toEqual([]);
    });

    it("a process whose output nobody reads ends, and does not print its own failure to print without end", async ({ onTestFinished }) => {
        const { host, stage } = await open(onTestFinished, { env: { KAPSO_LOG: "debug" } });
        await host.create(stage.inputs());
        host.process.stdout?.destroy();
        host.process.stderr?.destroy();
        // The engine's address goes on to accept connections: only the output tells.
        await host.create(stage.inputs()).catch(() => undefined);
        await host.exited;
    });

    it("a provider whose engine passes flags before its address ends too", async ({ onTestFinished }) => {
        const { host, stage } = await open(onTestFinished, { flags: ["--logflow", "--tracing", "file:./trace"] });
        await host.create(stage.inputs());
        await endOfEngine(host);
        await host.exited;
    });

    it("a lost connection alone ends nothing: the engine still accepts connections at its address, and calls again", async ({
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

    it("is not asked for while its connection is open: no change costs a connection of its own", async ({ onTestFinished }) => {
        const { host, stage } = await open(onTestFinished);
        // The first call loads the provider, which sees the connection only by the next one.
        await host.create(stage.inputs());
        const asked = connectionsTo(host);
        const { id, outs } = await host.create(stage.inputs());
        await host.delete(id, outs);
        await delay(2500);
        expect(asked()).toBe(0);
    });

    it("is not believed while it is there: the process stays, also over a wait", async ({ onTestFinished }) => {
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

/** Creates whose outcome nobody waits for: the process ends in the middle of them. */
function startCreates(count: number, stage: Stage, customerId: string): void {
    for (let started = 0; started < count; started += 1) {
        stage.host.create(stage.inputs({ customerId })).catch(() => {});
    }
}

/** As after `kill -9`: its connection is closed, and nobody listens at its address. */
function endOfEngine(host: ProviderHost): Promise<void> {
    return new Promise((resolve, reject) => {
        host.engine.close((error) => (error ? reject(error) : resolve()));
        host.disconnect();
    });
}

/** Counts the connections to the engine's address from now on. */
function connectionsTo({ engine }: ProviderHost): () => number {
    let count = 0;
    engine.on("connection", () => {
        count += 1;
    });
    return () => count;
}

/** A client whose connection was cut fails the calls until it has another one. */
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
