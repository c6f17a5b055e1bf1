import { beforeEach, describe, expect, it } from "vitest";
import { computedOf, routes } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { failureOf, useStage } from "./stage";
import { exactly, expectTraffic } from "./traffic";

// Kapso allows 5 health requests per second and 60 per minute. Each test is a run of its own, in a
// minute of its own.
let ahead = 0;
const stage = useStage({ emulator: { now: () => Date.now() + ahead, healthCache: false } });
beforeEach(() => {
    ahead += 60_000;
});

const sandbox = (changes: Properties = {}) => ({ customerId: stage().customer(), name: "Trial", kind: "sandbox", ...changes });

/** A create that fails because Meta refuses the access token. */
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
    it.each([undefined, "off"])("is not requested by default (verifyHealth: %s)", async (verifyHealth) => {
        const { id } = await stage().run().create(stage().inputs({ verifyHealth }));
        expectTraffic(stage().emulator, [expect.stringMatching(/^POST/)], exactly(1));
        expect(printedOf(id)).toEqual([]);
    });

    it.each(["warn", "require"])("is requested once after a create, and adds no output (%s)", async (verifyHealth) => {
        const inputs = sandbox({ verifyHealth });
        const { id, outs } = await stage().run().create(inputs);
        expect(stage().emulator.requests.at(-1)?.path).toBe(routes.health(id));
        expect(stage().emulator.requests).toHaveLength(3);
        expect(Object.keys(outs).sort()).toEqual(Object.keys({ ...computedOf(stage().stored(id)), ...inputs }).sort());
        expect(printedOf(id)).toEqual([]);
    });

    it("is requested after an update, for the changed config", async () => {
        const planted = stage().plant({ verifyHealth: "warn" });
        await stage()
            .run()
            .update(planted.id, planted.outs, { ...planted.inputs, name: "Other" });
        expect(stage().emulator.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
            `PATCH ${routes.config(planted.id)}`,
            `GET ${routes.health(planted.id)}`,
        ]);
    });

    it("is requested at most five times per second, within Kapso's limit", async () => {
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

    it("is requested again after a 429 of its own limit, which delays no other request", async () => {
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
    it("logs an unhealthy config in one line with the failed checks, and the create succeeds", async () => {
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

    it("logs that the health is unknown if the health request fails", async () => {
        stage().emulator.fault({ kind: "unauthorized", match: { path: routes.health("*") } });
        const { id } = await stage()
            .run()
            .create(sandbox({ verifyHealth: "warn" }));
        expect(printedOf(id)).toEqual([expect.stringMatching(/The health of WhatsApp config .* is unknown: .*401.*kapso:apiKey/)]);
    });
});

describe('verifyHealth: "require"', () => {
    it("fails the create if the config is unhealthy, stores its ID, and the error names the failed checks", async () => {
        const { inputs, message, kept } = await unhealthy();
        expect(stage().stored(kept.id).phone_number_id).toBe(inputs.phoneNumberId);
        expect(kept.properties).toMatchObject({ ...inputs, healthPending: true });
        expect(kept.reasons).toEqual([message]);
        expect(message).toMatch(
            /is unhealthy: failed checks are phone_number_access, messaging_health, webhook_subscription \(Error validating .*\)\. .*keeps its ID/,
        );
        expect(message).not.toContain("canary");
    });

    it("lets the next run request the health again without another change", async () => {
        const { inputs, kept } = await unhealthy();
        const run = stage().run();
        expect((await run.diff(kept.id, kept.properties, inputs)).changes).toBe(true);
        mend();
        const outs = await run.update(kept.id, kept.properties, inputs);
        expectTraffic(stage().emulator, [], exactly(1));
        expect(outs).not.toHaveProperty("healthPending");
        expect((await run.diff(kept.id, outs, inputs)).changes).toBe(false);
    });

    it("fails each later run, and the state still holds the ID, while the config is unhealthy", async () => {
        const { inputs, kept } = await unhealthy();
        const again = await failureOf(stage().run().update(kept.id, kept.properties, inputs));
        expect(again.kept).toMatchObject({ id: kept.id, properties: { ...inputs, healthPending: true } });
        expectTraffic(stage().emulator, [], exactly(1));
    });

    it("remains pending after a refresh, which removes the engine's own mark", async () => {
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

    it("is no longer pending if the program removes it, which is no difference", async () => {
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

    it("combines a change with the pending health request", async () => {
        const { inputs, kept } = await unhealthy();
        mend();
        const outs = await stage()
            .run()
            .update(kept.id, kept.properties, { ...inputs, name: "Other" });
        expect(outs).toMatchObject({ name: "Other" });
        expect(outs).not.toHaveProperty("healthPending");
        expectTraffic(stage().emulator, [`PATCH ${routes.config(kept.id)}`], exactly(1));
    });

    it("fails an update that Kapso executed, and the state holds the new values", async () => {
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

    it("fails the create if the health is unknown, and the state holds the ID", async () => {
        stage().emulator.fault({ kind: "unauthorized", match: { path: routes.health("*") } });
        const { kept, message } = await failureOf(
            stage()
                .run()
                .create(sandbox({ verifyHealth: "require" })),
        );
        expect(kept?.properties).toMatchObject({ healthPending: true });
        expect(message).toMatch(/is unknown: .*401/);
    });

    it("also applies to an adoption", async () => {
        const planted = stage().plant();
        stage().emulator.fault({ kind: "deadToken" });
        const news = { ...planted.inputs, adoptExisting: "identical", verifyHealth: "require" };
        const { kept } = await failureOf(stage().run().create(news));
        expect(kept).toMatchObject({ id: planted.id, properties: { healthPending: true } });
    });
});
