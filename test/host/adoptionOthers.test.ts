import { describe, expect, it } from "vitest";
import { apiVersion, routes } from "../support/apiVersion";
import { failureOf, useStage } from "./stage";
import { exactly, expectTraffic } from "./traffic";

// Adoption of sandboxes, which have no number, and updates that change a number. The emulator
// behaves like a later version of v1: it returns the kind and the switches, but not the webhook
// fields. The Platform API returns the same fields.

const stage = useStage({ emulator: { responses: "later" } });

const none = { phoneNumberId: undefined, businessAccountId: undefined, accessToken: undefined };
const trial = { ...none, name: "Trial", kind: "sandbox", webhookVerifyToken: undefined, webhookDestinationUrl: undefined };

describe("a sandbox, which has no number,", () => {
    it("counts as the declared sandbox only if all its fields are equal", async () => {
        const planted = stage().plant(trial);
        const { message } = await failureOf(stage().run().create(planted.inputs));
        expect(message).toContain(
            `A sandbox named "Trial" already exists: WhatsApp config ${planted.id} of customer ${planted.customerId}`,
        );
        expect(message).toContain("KAPSO_ADOPT_EXISTING=identical");
        for (const change of [{ name: "Other" }, { callsEnabled: true }, { inboundProcessingEnabled: false }]) {
            expect(
                (
                    await stage()
                        .run()
                        .create({ ...planted.inputs, ...change })
                ).id,
            ).not.toBe(planted.id);
        }
    });

    it.each(["identical", "always"])("is adopted without a PATCH, because no field is left to send (%s)", async (adoptExisting) => {
        const planted = stage().plant(trial);
        const { id } = await stage()
            .run()
            .create({ ...planted.inputs, adoptExisting });
        expect(id).toBe(planted.id);
        expectTraffic(stage().emulator, [], exactly(1));
    });

    it("can be declared twice, and each resource gets its own config", async () => {
        const inputs = stage().inputs({ ...trial, adoptExisting: "identical" });
        const run = stage().run();
        const made = await Promise.all([run.create(inputs), run.create(inputs)]);
        expect(new Set(made.map(({ id }) => id)).size).toBe(2);
    });

    it("makes the second resource fail if two resources adopt the same config, and the error says what to do", async () => {
        const parent = stage().plant(trial);
        const news = { ...parent.inputs, webhookVerifyToken: "of-the-other" };
        const run = stage().run();
        const patch = stage().emulator.fault({ kind: "hold", match: { method: "PATCH" } });
        const adopting = run.create({ ...news, adoptExisting: "identical" });
        await patch.waitForHit();
        // The response to the PATCH has not arrived yet.
        const { message } = await failureOf(run.diff(parent.id, parent.outs, parent.inputs));
        expect(message).toMatch(
            new RegExp(
                `^.*config ${parent.id} is managed by two resources of this program: .*\\[KAPSO-SHARED\\]\n.*Remove this resource from the state`,
            ),
        );
        patch.remove();
        const { id, outs } = await adopting;
        expect(id).toBe(parent.id);

        for (const entries of [
            [outs, parent.outs, "this resource"],
            [parent.outs, outs, "the other resource"],
        ] as const) {
            const [first, second, loser] = entries;
            const later = stage().run();
            await later.diff(id, first, first);
            expect((await failureOf(later.diff(id, second, second))).message).toContain(`Remove ${loser} from the state`);
        }
    });
});

describe("a later version of v1", () => {
    it("receives the fields that it never returns again when a config is adopted", async () => {
        const planted = stage().plant({ webhookDestinationUrl: "https://old.example" });
        const news = { ...planted.inputs, webhookDestinationUrl: "https://new.example", adoptExisting: "identical" };
        const { id } = await stage().run().create(news);
        expect(id).toBe(planted.id);
        expect(stage().stored(id)).toMatchObject({ webhook_destination_url: "https://new.example", webhook_verify_token: "verify-canary" });
        expectTraffic(stage().emulator, [`PATCH ${routes.config(id)}`], exactly(1));
    });

    it("shows switches, and a different switch prevents the adoption of an identical config", async () => {
        const planted = stage().plant({ callsEnabled: true });
        const { message } = await failureOf(
            stage()
                .run()
                .create({ ...planted.inputs, callsEnabled: false, adoptExisting: "identical" }),
        );
        expect(message).toContain("differs from this resource in callsEnabled.");
    });

    it("has an undeclared switch set to its default when a different config is adopted", async () => {
        const planted = stage().plant({ callsEnabled: true });
        const { callsEnabled, ...others } = planted.inputs;
        await stage()
            .run()
            .create({ ...others, adoptExisting: "always" });
        expect(stage().stored(planted.id).calls_enabled).toBe(false);
    });
});

// On the Platform API a changed number is a replacement (diff.test.ts).
describe.runIf(apiVersion === "v1")("an update on v1 that changes the number", () => {
    it("changes nothing if the new number is already connected, and the error names the config that has the number", async () => {
        const customerId = stage().customer();
        const [ours, theirs] = [stage().plant({ customerId }), stage().plant({ customerId })];
        const run = stage().run({ "kapso:adoptExisting": "always" });
        const { message } = await failureOf(run.update(ours.id, ours.outs, { ...ours.inputs, phoneNumberId: theirs.inputs.phoneNumberId }));
        expect(message).toContain(`phone number ${theirs.inputs.phoneNumberId} is already connected as WhatsApp config ${theirs.id}`);
        expect(message).toMatch(
            new RegExp(`Could not update WhatsApp config ${ours.id}: .*\\[KAPSO-KEY-TAKEN\\].*delete that object in Kapso`, "s"),
        );
        expectTraffic(stage().emulator, [], exactly(1));
    });

    it("succeeds if another update released the number earlier in the run, and if the config already has the number", async () => {
        const customerId = stage().customer();
        const [first, second] = [stage().plant({ customerId }), stage().plant({ customerId })];
        const number = first.inputs.phoneNumberId;
        const run = stage().run();
        await run.update(first.id, first.outs, { ...first.inputs, phoneNumberId: "17" });
        await run.update(second.id, second.outs, { ...second.inputs, phoneNumberId: number });
        await run.update(second.id, { ...second.outs, phoneNumberId: "18" }, { ...second.inputs, phoneNumberId: number });
        expect(stage().stored(second.id).phone_number_id).toBe(number);
    });

    it("succeeds if the config that had the number was deleted earlier in the run", async () => {
        const customerId = stage().customer();
        const [first, second] = [stage().plant({ customerId }), stage().plant({ customerId })];
        const run = stage().run();
        await run.update(second.id, second.outs, { ...second.inputs, phoneNumberId: "19" });
        await run.delete(first.id, first.outs);
        await run.update(
            second.id,
            { ...second.outs, phoneNumberId: "19" },
            { ...second.inputs, phoneNumberId: first.inputs.phoneNumberId },
        );
        expect(stage().stored(second.id).phone_number_id).toBe(first.inputs.phoneNumberId);
    });

    it("succeeds for one of two configs that request the same number at once", async () => {
        const customerId = stage().customer();
        const all = [stage().plant({ customerId }), stage().plant({ customerId })];
        const run = stage().run();
        const results = await Promise.allSettled(
            all.map(({ id, outs, inputs }) => run.update(id, outs, { ...inputs, phoneNumberId: "20" })),
        );
        expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    });
});

it.runIf(apiVersion === "v1")("A create and an update on v1 that request one number at once: one succeeds, one fails", async () => {
    const planted = stage().plant();
    const run = stage().run();
    const news = { ...planted.inputs, phoneNumberId: "21" };
    const results = await Promise.allSettled([run.update(planted.id, planted.outs, news), run.create({ ...news, name: "Other" })]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(
        stage()
            .emulator.configs()
            .filter((config) => config.phone_number_id === "21"),
    ).toHaveLength(1);
});

describe("arguments that only control the provider", () => {
    it.each([{ adoptExisting: "always" }, { verifyHealth: "warn" }])("are no difference: %j", async (argument) => {
        const { id, inputs, outs } = stage().plant();
        const run = stage().run();
        expect((await run.diff(id, outs, { ...inputs, ...argument })).changes).toBe(false);
        expect((await run.diff(id, { ...outs, ...argument }, inputs)).changes).toBe(false);
        expectTraffic(stage().emulator, []);
    });

    it("are never sent to Kapso", async () => {
        await stage()
            .run()
            .create(stage().inputs({ adoptExisting: "identical", verifyHealth: "off" }));
        const bodies = JSON.stringify(stage().emulator.requests.map(({ body }) => body));
        expect(bodies).not.toMatch(/adopt|health/i);
    });

    it.each([
        ["adoptExisting", "sometimes", /must be "never", "identical" or "always"/],
        ["adoptExisting", true, /must be "never", "identical" or "always"/],
        ["verifyHealth", "on", /must be "off", "warn" or "require"/],
    ])("are validated: %s is refused as %j", async (field, value, reason) => {
        const { failures } = await stage().host.check({}, stage().inputs({ [field]: value }));
        expect(failures).toEqual([{ property: field, reason: expect.stringMatching(reason) }]);
    });
});
