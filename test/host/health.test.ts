import { beforeEach, describe, expect, it } from "vitest";
import { computedOf, routes } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { failureOf, useStage } from "./stage";
import { exactly, expectTraffic } from "./traffic";

// Health allows 5 requests a second and 60 a minute. Each test is a run of its own, in a minute of
// its own.
let ahead = 0;
const stage = useStage({ emulator: { now: () => Date.now() + ahead, healthCache: false } });
beforeEach(() => {
    ahead += 60_000;
});

const sandbox = (changes: Properties = {}) => ({ customerId: stage().customer(), name: "Trial", kind: "sandbox", ...changes });

/** What a create fails with whose token Meta refuses. */
async function unhealthy() {
    const inputs = stage().inputs({ verifyHealth: "require" });
    stage().emulator.fault({ kind: "deadToken" });
    const { message, kept } = await failureOf(stage().run().create(inputs));
    if (!kept) {
        throw new Error(`nothing was kept: ${message}`);
    }
    stage().emulator.clearRequests();
    return { inputs, message, kept };
}

const mend = () => stage().emulator.clearFaults();
const printedOf = (id: string) => stage().host.printed.filter((line) => line.includes(id));

describe("the health of a config", () => {
    it.each([undefined, "off"])("is nobody's business by default (verifyHealth: %s)", async (verifyHealth) => {
        const { id } = await stage().run().create(stage().inputs({ verifyHealth }));
        expectTraffic(stage().emulator, [expect.stringMatching(/^POST/)], exactly(1));
        expect(printedOf(id)).toEqual([]);
    });

    it.each(["warn", "require"])("is asked for once after a create, and is no output (%s)", async (verifyHealth) => {
        const inputs = sandbox({ verifyHealth });
        const { id, outs } = await stage().run().create(inputs);
        expect(stage().emulator.requests.at(-1)?.path).toBe(routes.health(id));
        expect(stage().emulator.requests).toHaveLength(3);
        expect(Object.keys(outs).sort()).toEqual(Object.keys({ ...computedOf(stage().stored(id)), ...inputs }).sort());
        expect(printedOf(id)).toEqual([]);
    });

    it("is asked for after an update, the changed config's", async () => {
        const planted = stage().plant({ verifyHealth: "warn" });
        await stage()
            .run()
            .update(planted.id, planted.outs, { ...planted.inputs, name: "Other" });
        expect(stage().emulator.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
            `PATCH ${routes.config(planted.id)}`,
            `GET ${routes.health(planted.id)}`,
        ]);
    });

    it("is asked for at most five times a second, which keeps within its limit", async () => {
        const run = stage().run();
        await Promise.all(
            Array.from({ length: 7 }, (_, number) => run.create(sandbox({ name: `Trial ${number}`, verifyHealth: "require" }))),
        );
        const checks = stage().emulator.requests.filter(({ path }) => path.endsWith("/health"));
        const times = checks.map(({ startedAt }) => startedAt);
        expect(checks).toHaveLength(7);
        expect(Number(times[4]) - Number(times[0])).toBeLessThan(900);
        expect(Number(times[5]) - Number(times[0])).toBeGreaterThanOrEqual(1000);
    });

    it("is asked for again after a 429 of its own limit, which stops nothing else", async () => {
        const [first, second] = [stage().inputs({ verifyHealth: "require" }), stage().inputs()];
        const refusal = stage().emulator.fault({ kind: "rateLimited", retryAfter: 2, match: { path: routes.health("*"), times: 1 } });
        const run = stage().run();
        const creating = run.create(first);
        await refusal.waitForHit();
        await run.create(second);
        await creating;
        const [refused, again] = stage().emulator.requests.filter(({ path }) => path.endsWith("/health"));
        const posted = stage()
            .emulator.requests.filter(({ method }) => method === "POST")
            .at(-1);
        expect(Number(again?.startedAt) - Number(refused?.startedAt)).toBeGreaterThanOrEqual(2000);
        expect(Number(posted?.finishedAt) - Number(refused?.startedAt)).toBeLessThan(1500);
    });
});

describe('verifyHealth: "warn"', () => {
    it("reports a bad health in one line, with the checks that failed, and the resource stands", async () => {
        stage().emulator.fault({ kind: "deadToken" });
        const { id, outs } = await stage()
            .run()
            .create(stage().inputs({ verifyHealth: "warn" }));
        expect(printedOf(id)).toEqual([
            expect.stringMatching(
                /^kapso: warning: WhatsApp config .* is unhealthy: failed checks are phone_number_access, .*validating access token/,
            ),
        ]);
        expect(outs).not.toHaveProperty("healthPending");
    });

    it("reports that the health is unknown where it cannot be asked for", async () => {
        stage().emulator.fault({ kind: "unauthorized", match: { path: routes.health("*") } });
        const { id } = await stage()
            .run()
            .create(sandbox({ verifyHealth: "warn" }));
        expect(printedOf(id)).toEqual([expect.stringMatching(/The health of WhatsApp config .* is unknown: .*401.*kapso:apiKey/)]);
    });
});

describe('verifyHealth: "require"', () => {
    it("fails the resource where the health is bad, keeps its id, and names the checks that failed", async () => {
        const { inputs, message, kept } = await unhealthy();
        expect(stage().stored(kept.id).phone_number_id).toBe(inputs.phoneNumberId);
        expect(kept.properties).toMatchObject({ ...inputs, healthPending: true });
        expect(kept.reasons).toEqual([message]);
        expect(message).toMatch(
            /is unhealthy: failed checks are phone_number_access, messaging_health, webhook_subscription \(Error validating .*\)\. .*keeps its id/,
        );
        expect(message).not.toContain("canary");
    });

    it("has the next run ask for the health again, and change nothing", async () => {
        const { inputs, kept } = await unhealthy();
        const run = stage().run();
        expect((await run.diff(kept.id, kept.properties, inputs)).changes).toBe(true);
        mend();
        const outs = await run.update(kept.id, kept.properties, inputs);
        expectTraffic(stage().emulator, [], exactly(1));
        expect(outs).not.toHaveProperty("healthPending");
        expect((await run.diff(kept.id, outs, inputs)).changes).toBe(false);
    });

    it("fails again, id kept, for as long as the health is bad", async () => {
        const { inputs, kept } = await unhealthy();
        const again = await failureOf(stage().run().update(kept.id, kept.properties, inputs));
        expect(again.kept).toMatchObject({ id: kept.id, properties: { ...inputs, healthPending: true } });
        expectTraffic(stage().emulator, [], exactly(1));
    });

    it("is not forgotten by a refresh in between, which erases the engine's own mark", async () => {
        const { inputs, kept } = await unhealthy();
        const found = await stage().run().read(kept.id, kept.properties);
        expect(found?.inputs).toEqual(inputs);
        expect(
            (
                await stage()
                    .run()
                    .diff(kept.id, found?.props ?? {}, inputs)
            ).changes,
        ).toBe(true);
        mend();
        const outs = await stage()
            .run()
            .update(kept.id, found?.props ?? {}, inputs);
        expect(outs).not.toHaveProperty("healthPending");
    });

    it("is over when the program does not require it any more, which is no difference", async () => {
        const { inputs, kept } = await unhealthy();
        for (const verifyHealth of ["off", "warn"]) {
            expect(
                (
                    await stage()
                        .run()
                        .diff(kept.id, kept.properties, { ...inputs, verifyHealth })
                ).changes,
            ).toBe(false);
        }
    });

    it("carries a change and the health that is asked for again", async () => {
        const { inputs, kept } = await unhealthy();
        mend();
        const outs = await stage()
            .run()
            .update(kept.id, kept.properties, { ...inputs, name: "Other" });
        expect(outs).toMatchObject({ name: "Other" });
        expect(outs).not.toHaveProperty("healthPending");
        expectTraffic(stage().emulator, [`PATCH ${routes.config(kept.id)}`], exactly(1));
    });

    it("fails an update that was made, with the new values in what is kept", async () => {
        const planted = stage().plant({ verifyHealth: "require" });
        stage().emulator.fault({ kind: "deadToken" });
        const { kept } = await failureOf(
            stage()
                .run()
                .update(planted.id, planted.outs, { ...planted.inputs, name: "Other" }),
        );
        expect(kept).toMatchObject({ id: planted.id, properties: { name: "Other", healthPending: true } });
        expect(stage().stored(planted.id).name).toBe("Other");
    });

    it("fails where the health is unknown, id kept", async () => {
        stage().emulator.fault({ kind: "unauthorized", match: { path: routes.health("*") } });
        const { kept, message } = await failureOf(
            stage()
                .run()
                .create(sandbox({ verifyHealth: "require" })),
        );
        expect(kept?.properties).toMatchObject({ healthPending: true });
        expect(message).toMatch(/is unknown: .*401/);
    });

    it("accompanies an adoption", async () => {
        const planted = stage().plant();
        stage().emulator.fault({ kind: "deadToken" });
        const news = { ...planted.inputs, adoptExisting: "identical", verifyHealth: "require" };
        const { kept } = await failureOf(stage().run().create(news));
        expect(kept).toMatchObject({ id: planted.id, properties: { healthPending: true } });
    });
});
