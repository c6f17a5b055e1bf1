import { setTimeout as untilThen } from "node:timers/promises";
import { describe, expect } from "vitest";
import { engineTest } from "../support/engineTest";
import { converges, twenty, unlock } from "../support/interrupted";
import { inFlight, LiveRun, noProviderStays } from "../support/liveRun";

const plenty = { limit: 100_000, windowSeconds: 60 };
/** Timeouts in milliseconds. */
const seconds = { few: 5000, many: 60_000 };

const it = engineTest();
const slowIt = engineTest({ emulator: { rateLimit: { limit: 5, windowSeconds: 60 } } });

describe("an up of 20 configs that is cancelled with Ctrl-C", () => {
    slowIt(
        "while 8 creates wait for the rate limit sends no more requests, ends within seconds, and the next up converges",
        async ({ stack, emulator }) => {
            await stack.declare(twenty);
            const run = new LiveRun(stack);
            await allWait(run);
            const requests = emulator.requests.length;
            const asked = performance.now();
            run.send("SIGINT");
            const { exitCode } = await run.ended;
            expect(performance.now() - asked).toBeLessThan(2 * seconds.few);
            expect(exitCode, run.output).toBeGreaterThan(0);
            expect(run.output).toContain("the run was cancelled before the request. The request was not sent");
            expect(emulator.requests).toHaveLength(requests);
            await noProviderStays(stack);

            emulator.setRateLimit(plenty);
            expect(await converges(stack, emulator)).toEqual([]);
        },
    );

    it("while 8 creates are in flight lets these creates finish, starts no other create, and the next up converges", async ({
        stack,
        emulator,
    }) => {
        await stack.declare(twenty);
        const hold = emulator.fault({ kind: "hold", match: { method: "POST" } });
        const run = new LiveRun(stack);
        await hold.waitForHit(inFlight, { timeoutMs: seconds.many });
        run.send("SIGINT");
        await run.printed(/cancel/i);
        hold.release();
        const { exitCode } = await run.ended;
        expect(exitCode, run.output).toBeGreaterThan(0);
        expect(emulator.configs()).toHaveLength(inFlight);
        expect((await stack.resources()).map(({ id }) => id).sort()).toEqual(
            emulator
                .configs()
                .map(({ id }) => id)
                .sort(),
        );
        await noProviderStays(stack);
        expect(await converges(stack, emulator)).toEqual([]);
    });

    it("twice, while 8 creates are in flight, ends within 5 seconds, and after `pulumi cancel` the next up converges", async ({
        stack,
        emulator,
    }) => {
        await stack.declare(twenty);
        const hold = emulator.fault({ kind: "hold", match: { method: "POST" } });
        const run = new LiveRun(stack);
        await hold.waitForHit(inFlight, { timeoutMs: seconds.many });
        run.send("SIGINT");
        await run.printed(/cancel/i);
        const asked = performance.now();
        run.send("SIGINT");
        await run.ended;
        expect(performance.now() - asked).toBeLessThan(seconds.few);
        const requests = emulator.requests.length;
        await noProviderStays(stack);
        hold.release(); // Kapso executes the held requests.
        await hold.waitForDone(inFlight);
        expect(emulator.requests).toHaveLength(requests);
        await unlock(stack);
        expect(await converges(stack, emulator)).toHaveLength(inFlight);
    });
});

describe("an up of 20 configs whose CLI is killed while 8 creates wait for the rate limit", () => {
    const rateLimit = { limit: 5, windowSeconds: 6 };

    engineTest({ emulator: { rateLimit } })(
        "sends no more requests, also after the wait, and leaves no process",
        async ({ stack, emulator }) => {
            await stack.declare(twenty);
            const run = new LiveRun(stack);
            await allWait(run);
            const [first] = emulator.requests;
            run.send("SIGKILL");
            await run.ended;
            const requests = emulator.requests.length;
            await noProviderStays(stack);
            const windowEnd = (first?.startedAt ?? 0) + rateLimit.windowSeconds * 1000;
            await untilThen(Math.max(0, windowEnd + 1000 - Date.now()));
            expect(emulator.requests).toHaveLength(requests);

            await unlock(stack);
            emulator.setRateLimit(plenty);
            await converges(stack, emulator);
        },
    );
});

/**
 * Resolves when the provider has logged its wait, and all of the engine's parallel creates are
 * pending.
 */
async function allWait(run: LiveRun): Promise<void> {
    await run.printed(/kapso: waiting \d+ s: Kapso allows 5 requests/);
    const names = (step: string) => [...run.output.matchAll(new RegExp(`WhatsAppConfig (\\S+) ${step} \\(`, "g"))].map(([, name]) => name);
    const pendingRequest = () => new Set(names("creating")).size - new Set(names("created")).size;
    await expect.poll(pendingRequest, { interval: 20, timeout: seconds.few }).toBe(inFlight);
}
