import { describe, expect, it } from "vitest";
import { apiVersion } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { failureOf, useStage } from "./stage";
import { exactly, expectTraffic } from "./traffic";

const stage = useStage({ emulator: { eventsNotInPlan: ["project.event"] }, host: { resource: "projectWebhook" } });

const declared = (changes: Properties = {}): Properties => ({
    url: "https://acme.example/project",
    secretKey: "key-canary",
    events: ["whatsapp.phone_number.created"],
    ...changes,
});

/** A project webhook that exists in Kapso and in the state. */
function plant(changes: Properties = {}) {
    const inputs = declared(changes);
    const record = stage().emulator.addWebhook(null, {
        url: String(inputs.url),
        secret_key: "key-canary",
        events: ["whatsapp.phone_number.created"],
    });
    const { created_at: createdAt, updated_at: updatedAt } = record;
    return { id: record.id, inputs, outs: { createdAt, updatedAt, ...inputs } };
}

/** A number's webhook with the values of `declared`. */
function plantOfNumber() {
    const config = stage().plant();
    const { id } = stage().emulator.addWebhook(stage().stored(config.id).id, {
        url: "https://acme.example/project",
        events: ["whatsapp.phone_number.created"],
    });
    return id;
}

const stored = (id: string) =>
    stage()
        .emulator.webhooks()
        .find((webhook) => webhook.id === id);

const run = () => stage().run({}, "projectWebhook");

describe.runIf(apiVersion === "v1")("a project webhook on v1", () => {
    it("is refused in the preview, and the error names the setting to change", async () => {
        const { failures } = await stage().host.check({}, declared());
        expect(failures).toEqual([
            {
                property: "",
                reason: expect.stringMatching(/only in API version platform.*set kapso:apiVersion to platform.*\[KAPSO-API-VERSION\]$/),
            },
        ]);
        expectTraffic(stage().emulator, []);
    });

    it("is refused by every operation without a request", async () => {
        const inputs = declared();
        for (const operation of [
            stage().host.create(inputs),
            stage().host.read("hook-1", inputs),
            stage().host.diff("hook-1", inputs, inputs),
            stage().host.update("hook-1", inputs, { ...inputs, active: false }),
            stage().host.delete("hook-1", inputs),
        ]) {
            expect((await failureOf(operation)).message).toMatch(/API version v1 .* has no project webhook.*\[KAPSO-API-VERSION\]/);
        }
        expectTraffic(stage().emulator, []);
    });
});

describe.runIf(apiVersion === "platform")("a project webhook", () => {
    it("is created, read, changed and deleted, with one existence check before the first change of a run", async () => {
        const inputs = declared();
        expect(await stage().host.check({}, inputs)).toMatchObject({ failures: [] });
        const { id, outs } = await run().create(inputs);
        expect(stored(id)).toMatchObject({ whatsapp_config_id: null, url: inputs.url });
        expectTraffic(stage().emulator, ["POST /whatsapp/webhooks"], exactly(1));
        expect((await run().diff(id, outs, inputs)).changes).toBe(false);
        expect((await run().read(id, outs))?.inputs).toEqual(inputs);

        stage().emulator.clearRequests();
        const changed = { ...inputs, active: false };
        const later = await run().update(id, outs, changed);
        expect(stored(id)).toMatchObject({ active: false });
        expectTraffic(stage().emulator, [`PATCH /whatsapp/webhooks/${id}`], exactly(1));

        stage().emulator.clearRequests();
        await run().delete(id, later);
        expect(stored(id)).toBeUndefined();
        expectTraffic(stage().emulator, [`DELETE /whatsapp/webhooks/${id}`], exactly(1));
    });

    it("whose deliveries Kapso paused is shown as inactive by a refresh", async () => {
        const { id, outs } = plant();
        stage().emulator.changeWebhook(id, { active: false });
        expect((await run().read(id, outs))?.inputs).toMatchObject({ active: false });
    });

    it.each([
        "whatsapp.message.received",
        "whatsapp.conversation.ended",
        "whatsapp.contact.identity_changed",
        "whatsapp.message.of_tomorrow",
    ])("is refused with the event %s, and the error names WhatsAppWebhook", async (event) => {
        const { failures } = await stage().host.check({}, declared({ events: ["project.event", event] }));
        expect(failures).toEqual([
            { property: "events", reason: expect.stringMatching(new RegExp(`must not contain ${event}: .*Declare a WhatsAppWebhook`)) },
        ]);
    });

    it.each(["kapso", "meta"])("is refused with kind %s, and the error says that meta needs a number", async (kind) => {
        const { failures } = await stage().host.check({}, declared({ kind }));
        expect(failures).toEqual([
            { property: "", reason: expect.stringMatching(/no argument "kind".*For kind "meta", declare a WhatsAppWebhook/) },
        ]);
    });

    it("without events is refused with one error", async () => {
        const { events: _, ...others } = declared();
        const { failures } = await stage().host.check({}, others);
        expect(failures).toEqual([{ property: "events", reason: "is required [KAPSO-ARGUMENT-REQUIRED]" }]);
        expect((await stage().host.check({}, declared({ events: [] }))).failures).toMatchObject([{ property: "events" }]);
    });

    it("that is identical to an existing one is refused, or adopted if the program allows it", async () => {
        const inputs = declared({ url: "https://acme.example/identical" });
        const existing = plant(inputs);
        expect((await failureOf(run().create(inputs))).message).toMatch(/already exists.*\[KAPSO-EXISTS\]/);
        const { id } = await run().create({ ...inputs, adoptExisting: "identical" });
        expect(id).toBe(existing.id);
    });

    it("is never adopted from a number's webhook with the same values", async () => {
        const ofNumber = plantOfNumber();
        const inputs = declared({ adoptExisting: "always" });
        const { id } = await run().create(inputs);
        expect(id).not.toBe(ofNumber);
        expect(stored(ofNumber)).toBeDefined();
    });

    it("whose ID is that of a number's webhook is not read, changed or deleted", async () => {
        const id = plantOfNumber();
        const before = stored(id);
        const outs = { ...declared(), createdAt: before?.created_at };
        for (const operation of [
            () => run().read(id, {}),
            () => run().read(id, outs),
            () => run().update(id, outs, { ...declared(), active: false }),
            () => run().delete(id, outs),
        ]) {
            expect((await failureOf(operation())).message).toMatch(/is the ID of a webhook of a number.*\[KAPSO-NOT-PROJECT-WEBHOOK\]/);
        }
        expect(stored(id)).toEqual(before);
        expect(stage().emulator.requests.map(({ method }) => method)).toEqual(["GET", "GET", "GET", "GET"]);
    });

    it("that Kapso does not know is not removed from the state without other evidence", async () => {
        const { outs } = plant();
        expect((await failureOf(run().read("nobody", outs))).message).toContain("[KAPSO-UNCONFIRMED]");
        expect((await failureOf(run().delete("nobody", outs))).message).toContain("[KAPSO-UNCONFIRMED]");
    });

    it("that was deleted is removed from the state if Kapso returns another object of the state", async () => {
        const [older, deleted] = [plant(), plant()];
        stage().emulator.removeWebhook(deleted.id);
        const fresh = run();
        await fresh.read(older.id, older.outs);
        expect(await fresh.read(deleted.id, deleted.outs)).toBeUndefined();
    });

    it("with an event that the plan lacks is refused by create and update, with advice about the plan", async () => {
        const lacked = declared({ events: ["project.event"] });
        const { id, inputs, outs } = plant();
        for (const operation of [run().create(lacked), run().update(id, outs, { ...inputs, ...lacked })]) {
            expect((await failureOf(operation)).message).toMatch(/does not include project\.event.*\[KAPSO-PLAN\].*Change the Kapso plan/s);
        }
    });
});
