import { describe, expect, it } from "vitest";
import { unknownValue } from "../../provider/model/unknown";
import { apiVersion, routes, webhookIdOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { useStage } from "./stage";
import { exactly, expectTraffic } from "./traffic";

// Only the Platform API has the kind and the payload version of a webhook.

const stage = useStage({ host: { resource: "whatsAppWebhook" } });

const declared = (configId: string, changes: Properties = {}): Properties => ({
    configId,
    url: "https://acme.example/hook",
    secretKey: "key-canary",
    events: ["whatsapp.message.received"],
    ...changes,
});

/** A webhook that exists in Kapso and in the state. */
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

describe("a webhook's arguments that only the Platform API has", () => {
    it.runIf(apiVersion === "v1").each(onlyPlatform)(
        "are refused on v1, and the error names the API version that has them: %s %s",
        async (field, value) => {
            const { failures } = await stage().host.check({}, declared("config-1", { [field]: value }));
            expect(failures).toEqual([
                {
                    property: field,
                    reason: expect.stringMatching(
                        /only in API version platform, but this run uses API version v1: remove the argument, or set kapso:apiVersion/,
                    ),
                },
            ]);
            expectTraffic(stage().emulator, []);
        },
    );

    it.runIf(apiVersion === "platform").each(onlyPlatform)("are accepted on the Platform API: %s %s", async (field, value) => {
        const inputs = declared("106540352242922001", { [field]: value });
        expect(await stage().host.check({}, inputs)).toEqual({ inputs, failures: [] });
        expectTraffic(stage().emulator, []);
    });

    it.each([
        ["kind", "Meta", /must be "kapso" or "meta"/],
        ["payloadVersion", "v3", /must be "v1" or "v2"/],
        ["payloadVersion", 2, /must be "v1" or "v2"/],
    ])("are validated in both API versions: %s is refused as %j", async (field, value, reason) => {
        const { failures } = await stage().host.check({}, declared("config-1", { [field]: value }));
        expect(failures).toContainEqual({ property: field, reason: expect.stringMatching(reason) });
    });

    it.each(["kind", "payloadVersion"])(
        "are accepted while their value is unknown on the Platform API, and refused on v1: %s",
        async (field) => {
            const { failures } = await stage().host.check({}, declared("config-1", { [field]: unknownValue }));
            expect(failures.map(({ property }) => property)).toEqual(apiVersion === "platform" ? [] : [field]);
        },
    );
});

describe.runIf(apiVersion === "platform")("a webhook on the Platform API", () => {
    it("is replaced for another kind, after a read of its config and of the webhook", async () => {
        const { id, inputs, outs } = plantHook();
        const [configId] = id.split("/");
        const result = await stage().host.diff(id, outs, { ...inputs, kind: "meta" });
        expect(result).toEqual({ changes: undefined, replaces: ["kind"], deleteBeforeReplace: true });
        expect(stage().emulator.requests.map(({ path }) => path.replace(/\?.*/, ""))).toEqual([
            routes.config(String(configId)),
            routes.webhook(id),
        ]);
    });

    it("has no difference if its default kind is declared or removed", async () => {
        const { id, inputs, outs } = plantHook();
        expect((await stage().host.diff(id, outs, { ...inputs, kind: "kapso" })).changes).toBe(false);
        expect((await stage().host.diff(id, { ...outs, kind: "kapso" }, inputs)).changes).toBe(false);
        expectTraffic(stage().emulator, []);
    });

    it("has its payload version changed in place, with one PATCH of that field", async () => {
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

    it("is read with its payload version if the program declares one", async () => {
        const { id, record, inputs, outs } = plantHook({ payloadVersion: "v2" });
        expect((await stage().host.read(id, outs))?.inputs).toEqual(inputs);
        stage().emulator.changeWebhook(record.id, { payload_version: "v1" });
        expect((await stage().host.read(id, outs))?.inputs).toEqual({ ...inputs, payloadVersion: "v1" });
        expectTraffic(stage().emulator, [], exactly(2));
    });

    it.each(["v1", "v2"] as const)("keeps the payload version that Kapso chose if the program declares none (%s)", async (chosen) => {
        const { id, record, inputs, outs } = plantHook();
        stage().emulator.changeWebhook(record.id, { payload_version: chosen });
        const found = await stage().host.read(id, outs);
        expect(found?.inputs).toEqual(inputs);
        expect((await stage().host.diff(id, found?.props ?? {}, inputs)).changes).toBe(false);
        const adopted = await stage()
            .run({}, "whatsAppWebhook")
            .create({ ...inputs, adoptExisting: "identical" });
        expect(adopted.id).toBe(id);
    });

    it("is created with its declared kind and payload version", async () => {
        const { id } = stage().plant();
        const made = await stage().host.create(declared(id, { kind: "kapso", payloadVersion: "v1" }));
        expect(storedHook(made.id)).toMatchObject({ kind: "kapso", payload_version: "v1" });
    });
});

describe.runIf(apiVersion === "platform")('a webhook of kind: "meta"', () => {
    const meta = (configId: string, changes: Properties = {}) => {
        const { events, ...others } = declared(configId, { kind: "meta", ...changes });
        return { ...others, ...changes };
    };

    it.each([{}, { events: [] }, { events: ["whatsapp.message.received"] }, { bufferEnabled: false }])(
        "needs no events: events are not sent and are no difference (%j)",
        async (changes) => {
            const { id: configId } = stage().plant();
            const inputs = meta(configId, changes);
            expect((await stage().host.check({}, inputs)).failures).toEqual([]);
            const { id, outs } = await stage().run({}, "whatsAppWebhook").create(inputs);
            const body = stage().emulator.requests.find(({ method }) => method === "POST")?.body;
            expect(body).toEqual({ whatsapp_webhook: { url: inputs.url, secret_key: "key-canary", kind: "meta" } });
            const run = stage().run({}, "whatsAppWebhook");
            expect((await run.read(id, outs))?.inputs).toEqual(inputs);
            expect((await run.diff(id, outs, meta(configId))).changes).toBe(false);
            const adopted = await stage()
                .run({}, "whatsAppWebhook")
                .create({ ...inputs, adoptExisting: "identical" });
            expect(adopted.id).toBe(id);
        },
    );

    it.each([
        ["payloadVersion", "v2"],
        ["bufferEnabled", true],
        ["bufferWindowSeconds", 5],
        ["maxBufferSize", 50],
        ["bufferEvents", ["whatsapp.message.received"]],
    ])("is refused in the preview with %s", async (field, value) => {
        const { failures } = await stage().host.check({}, meta("106540352242922001", { [field]: value }));
        expect(failures).toEqual([{ property: field, reason: expect.stringMatching(/is not allowed if kind is "meta"/) }]);
    });

    it("is found after the response to its create was lost", async () => {
        const { id: configId } = stage().plant();
        stage().emulator.fault({ kind: "drop", when: "after", match: { method: "POST", times: 1 } });
        const { id } = await stage().run({}, "whatsAppWebhook").create(meta(configId));
        expect(storedHook(id)).toMatchObject({ kind: "meta", events: [] });
        expect(stage().emulator.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
    });
});

function storedHook(id: string) {
    return stage()
        .emulator.webhooks()
        .find((webhook) => webhookIdOf(stage().emulator, webhook) === id);
}
