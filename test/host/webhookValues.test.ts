import { describe, expect, it, vi } from "vitest";
import { apiVersion, byApiVersion, routes, webhookIdOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { useStage } from "./stage";

// Values of a webhook that Kapso changes by itself, leaves undefined, or adds later.

const stage = useStage({ emulator: { unbuffered: "null" }, host: { resource: "whatsAppWebhook" } });
const begin = () => stage().run({}, "whatsAppWebhook");

let count = 0;

function declared(changes: Properties = {}): Properties {
    count += 1;
    return {
        configId: stage().plant().id,
        url: `https://acme.example/${count}`,
        secretKey: "key-canary",
        events: ["whatsapp.message.received"],
        ...changes,
    };
}

async function created(changes: Properties = {}) {
    const inputs = declared(changes);
    const { id, outs } = await begin().create(inputs);
    stage().emulator.clearRequests();
    return { id, inputs, outs, record: () => stored(id) };
}

function stored(id: string) {
    return stage()
        .emulator.webhooks()
        .find((webhook) => webhookIdOf(stage().emulator, webhook) === id);
}

function bodies() {
    return stage()
        .emulator.requests.filter(({ method }) => method === "PATCH")
        .map(({ body }) => (body as Record<string, unknown>).whatsapp_webhook);
}

describe("a webhook that Kapso has paused", () => {
    it.each([{}, { active: true }])("is shown by a refresh, and activated by the next up (%j)", async (changes) => {
        const { id, inputs, outs, record } = await created(changes);
        stage().emulator.changeWebhook(String(record()?.id), { active: false });
        const found = await begin().read(id, outs);
        expect(found?.inputs).toEqual({ ...inputs, active: false });
        expect(found?.props).toMatchObject({ active: false });
        expect((await begin().diff(id, found?.props ?? {}, inputs)).changes).toBeUndefined();
        const updated = await begin().update(id, found?.props ?? {}, inputs);
        expect(bodies()).toEqual([{ active: true }]);
        expect(record()?.active).toBe(true);
        const again = await begin().read(id, updated);
        expect(again?.inputs).toEqual(inputs);
    });

    it("has no difference if the program declares it inactive", async () => {
        const { id, inputs, outs } = await created({ active: false });
        expect((await begin().read(id, outs))?.inputs).toEqual(inputs);
    });
});

describe("an unbuffered webhook whose window and size Kapso returns as null", () => {
    it("keeps the declared values without a difference", async () => {
        const { id, inputs, outs } = await created({ bufferEnabled: false, bufferWindowSeconds: 30, maxBufferSize: 10 });
        const found = await begin().read(id, outs);
        expect(found?.inputs).toEqual(inputs);
        expect((await begin().diff(id, found?.props ?? {}, inputs)).changes).toBe(false);
        const adopted = await begin().create({ ...inputs, adoptExisting: "identical" });
        expect(adopted.id).toBe(id);
    });
});

describe("buffered events that are removed from the program", () => {
    it("are cleared with an empty list on the Platform API; on v1 they equal Kapso's default, and nothing is sent", async () => {
        const { id, inputs, outs } = await created({ bufferEnabled: true, bufferEvents: ["whatsapp.message.received"] });
        const { bufferEvents, ...news } = inputs;
        await begin().update(id, outs, news);
        expect(bodies()).toEqual(byApiVersion<unknown[]>({ v1: [], platform: [{ buffer_events: [] }] }));
    });

    it("can be declared as an empty list, which is sent as such", async () => {
        const { id, inputs, outs } = await created({ bufferEnabled: true, bufferEvents: ["whatsapp.message.received"] });
        await begin().update(id, outs, { ...inputs, bufferEvents: [] });
        expect(bodies()).toEqual([{ buffer_events: [] }]);
        expect((await begin().read(id, { ...outs, bufferEvents: [] }))?.inputs.bufferEvents).toEqual([]);
    });
});

describe("event names", () => {
    it.each(["whatsapp.contact.identity_changed", "whatsapp.contact.marketing_preference_changed"])("can be %s", async (event) => {
        const { failures } = await begin().check({}, declared({ events: [event] }));
        expect(failures).toEqual([]);
        expect(stage().host.printed.join("\n")).not.toContain(event);
    });

    it("can be undocumented: they are accepted with one warning per argument", async () => {
        const event = `whatsapp.payment.settled${count}`;
        const run = begin();
        for (const bufferEvents of [undefined, [event]]) {
            const inputs = declared({ events: ["whatsapp.message.sent", event], ...(bufferEvents && { bufferEvents }) });
            expect((await run.check({}, inputs)).failures).toEqual([]);
        }
        const warnings = () => stage().host.printed.filter((line) => line.includes(event));
        const warning = (argument: string) => `kapso: warning: Kapso's documentation does not list the event "${event}" for ${argument}. `;
        await vi.waitFor(() =>
            expect(warnings()).toEqual(["events", "bufferEvents"].map((argument) => expect.stringContaining(warning(argument)))),
        );
        const { id } = await begin().create(declared({ events: [event] }));
        expect(stored(id)?.events).toEqual([event]);
    });

    it.each([[["two words"]], [[""]], [[1]], ["whatsapp.message.received"]])("are refused if they are malformed: %j", async (events) => {
        const { failures } = await begin().check({}, declared({ events }));
        expect(failures.map(({ property }) => property)).toEqual(["events"]);
    });
});

describe("webhook headers", () => {
    it.each([
        { "X-Token\nX-Other": "value" },
        { "X Token": "value" },
        { "": "value" },
        { "X-Token": "header-canary\r\nX-Other: 1" },
        { "X-Token": "header-canary\u0000" },
    ])("are refused in the preview if HTTP does not allow them: %j", async (headers) => {
        const { failures } = await begin().check({}, declared({ headers }));
        expect(failures).toEqual([{ property: "", reason: expect.stringMatching(/^headers must .*that HTTP allows/) }]);
        expect(JSON.stringify(failures)).not.toContain("canary");
    });

    it("can hold tabs and Latin-1 letters", async () => {
        expect((await begin().check({}, declared({ headers: { "X-Token": "a\tb é" } }))).failures).toEqual([]);
    });
});

describe.runIf(apiVersion === "platform")("a payload version that Kapso returns as null", () => {
    it("keeps the declared value", async () => {
        const { id, inputs, outs, record } = await created({ payloadVersion: "v2" });
        stage().emulator.changeWebhook(String(record()?.id), { kind: "meta" });
        const found = await begin().read(id, outs);
        expect(found?.inputs.payloadVersion).toEqual(inputs.payloadVersion);
        expect(stage().emulator.requests.map(({ path }) => path)).toContain(routes.webhook(id));
    });
});
