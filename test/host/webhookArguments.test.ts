import { describe, expect, it } from "vitest";
import { unknownValue } from "../../provider/unknown";
import { apiVersion, routes, webhookIdOf } from "../support/generation";
import type { Properties } from "../support/providerHost";
import { useStage } from "./stage";
import { exactly, expectTraffic } from "./traffic";

// A webhook's kind and payload version are platform's.

const stage = useStage({ host: { resource: "whatsAppWebhook" } });

const declared = (configId: string, changes: Properties = {}): Properties => ({
    configId,
    url: "https://acme.example/hook",
    secretKey: "key-canary",
    events: ["whatsapp.message.received"],
    ...changes,
});

/** A webhook that stands at the service and in the state. */
function plantHook(changes: Properties = {}) {
    const config = stage().plant();
    const inputs = declared(config.id, changes);
    const record = stage().emulator.addWebhook(stage().stored(config.id).id, {
        url: String(inputs.url),
        secret_key: "key-canary",
        ...(inputs.kind === "meta" ? { kind: "meta" } : {}),
        ...(inputs.payloadVersion === "v1" ? { payload_version: "v1" } : {}),
    });
    const { created_at: createdAt, updated_at: updatedAt } = record;
    return { id: webhookIdOf(stage().emulator, record), record, inputs, outs: { createdAt, updatedAt, ...inputs } };
}

const onlyPlatform = [
    ["kind", "meta"],
    ["kind", "kapso"],
    ["payloadVersion", "v1"],
    ["payloadVersion", "v2"],
] as const;

describe("a webhook's arguments that only platform has", () => {
    it.runIf(apiVersion === "v1").each(onlyPlatform)(
        "are refused on v1, with the generation that has them: %s %s",
        async (field, value) => {
            const { failures } = await stage().host.check({}, declared("config-1", { [field]: value }));
            expect(failures).toEqual([
                {
                    property: field,
                    reason: expect.stringMatching(
                        /only to the generation platform of the API, and this run speaks v1: set kapso:apiVersion/,
                    ),
                },
            ]);
            expectTraffic(stage().emulator, []);
        },
    );

    it.runIf(apiVersion === "platform").each(onlyPlatform)("pass on platform: %s %s", async (field, value) => {
        const inputs = declared("106540352242922001", { [field]: value });
        expect(await stage().host.check({}, inputs)).toEqual({ inputs, failures: [] });
        expectTraffic(stage().emulator, []);
    });

    it.each([
        ["kind", "Meta", /must be "kapso" or "meta"/],
        ["payloadVersion", "v3", /must be "v1" or "v2"/],
        ["payloadVersion", 2, /must be "v1" or "v2"/],
    ])("are checked in any generation: %s is refused as %j", async (field, value, reason) => {
        const { failures } = await stage().host.check({}, declared("config-1", { [field]: value }));
        expect(failures).toContainEqual({ property: field, reason: expect.stringMatching(reason) });
    });

    it.each(["kind", "payloadVersion"])("pass while they are not known, on platform: %s", async (field) => {
        const { failures } = await stage().host.check({}, declared("config-1", { [field]: unknownValue }));
        expect(failures.map(({ property }) => property)).toEqual(apiVersion === "platform" ? [] : [field]);
    });
});

describe.runIf(apiVersion === "platform")("a webhook on platform", () => {
    it("is replaced for another kind, once its config is seen", async () => {
        const { id, inputs, outs } = plantHook();
        const [configId] = id.split("/");
        const result = await stage().host.diff(id, outs, { ...inputs, kind: "meta" });
        expect(result).toEqual({ changes: undefined, replaces: ["kind"], deleteBeforeReplace: true });
        expect(stage().emulator.requests.map(({ path }) => path)).toEqual([routes.config(String(configId))]);
    });

    it("is the same where its default kind is written down or taken away", async () => {
        const { id, inputs, outs } = plantHook();
        expect((await stage().host.diff(id, outs, { ...inputs, kind: "kapso" })).changes).toBe(false);
        expect((await stage().host.diff(id, { ...outs, kind: "kapso" }, inputs)).changes).toBe(false);
        expectTraffic(stage().emulator, []);
    });

    it("gets another payload version in place, with one PATCH of it alone", async () => {
        const { id, record, inputs, outs } = plantHook({ payloadVersion: "v1" });
        const news = { ...inputs, payloadVersion: "v2" };
        expect(await stage().host.diff(id, outs, news)).toEqual({ changes: undefined, replaces: [], deleteBeforeReplace: false });
        expect(await stage().host.update(id, outs, news)).toMatchObject({ payloadVersion: "v2" });
        expectTraffic(stage().emulator, [`PATCH ${routes.webhook(id)}`]);
        expect(stage().emulator.requests[0]?.body).toEqual({ whatsapp_webhook: { payload_version: "v2" } });
        expect(
            stage()
                .emulator.webhooks()
                .find((webhook) => webhook.id === record.id)?.payload_version,
        ).toBe("v2");
    });

    it("is read with both, where they are declared", async () => {
        const { id, record, inputs, outs } = plantHook({ kind: "meta", payloadVersion: "v2" });
        expect((await stage().host.read(id, outs))?.inputs).toEqual(inputs);
        stage().emulator.changeWebhook(record.id, { payload_version: "v1" });
        expect((await stage().host.read(id, outs))?.inputs).toEqual({ ...inputs, payloadVersion: "v1" });
        expectTraffic(stage().emulator, [], exactly(2));
    });

    it.each(["v1", "v2"] as const)("keeps whatever payload version the service chose, where none is declared (%s)", async (chosen) => {
        const { id, record, inputs, outs } = plantHook();
        stage().emulator.changeWebhook(record.id, { payload_version: chosen });
        const found = await stage().host.read(id, outs);
        expect(found?.inputs).toEqual(inputs);
        expect((await stage().host.diff(id, found?.props ?? {}, inputs)).changes).toBe(false);
        const taken = await stage()
            .run({}, "whatsAppWebhook")
            .create({ ...inputs, adoptExisting: "identical" });
        expect(taken.id).toBe(id);
    });

    it("is made with both as declared", async () => {
        const { id } = stage().plant();
        const made = await stage().host.create(declared(id, { kind: "meta", payloadVersion: "v1" }));
        const stored = stage()
            .emulator.webhooks()
            .find((webhook) => webhookIdOf(stage().emulator, webhook) === made.id);
        expect(stored).toMatchObject({ kind: "meta", payload_version: "v1" });
    });
});
