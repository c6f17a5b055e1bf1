import { describe, expect, test } from "vitest";
import type { Emulator, EmulatorOptions, WebhookSeed } from "../../emulator";
import { call, data, list, start, WEBHOOK } from "./client";

const AT = "2023-07-15T14:30:45Z";
const LIST = "/whatsapp_configs/w1/whatsapp_webhooks";
const ONE = `${LIST}/h1`;

/** Every field that can be sent, with no default values. */
const OTHERS = {
    active: false,
    headers: { "X-Team": "alpha", Authorization: "Bearer hook-secret" },
    buffer_enabled: true,
    buffer_window_seconds: 60,
    max_buffer_size: 100,
    buffer_events: ["whatsapp.message.received"],
    inactivity_minutes: 1440,
};
const DEFAULTS = {
    active: true,
    headers: {},
    buffer_enabled: false,
    buffer_window_seconds: 5,
    max_buffer_size: 50,
    buffer_events: ["whatsapp.message.received"],
    inactivity_minutes: 60,
};

test("a webhook with only the required fields has the defaults in all others", async () => {
    const emulator = await withConfig();
    const response = await call(emulator, `POST ${LIST}`, { whatsapp_webhook: WEBHOOK });
    expect(response.status).toBe(201);
    expect(response.json).toEqual({ data: { id: expect.any(String), ...WEBHOOK, ...DEFAULTS, created_at: AT, updated_at: AT } });
    const webhook = await data(Promise.resolve(response));
    expect(await data(call(emulator, `GET ${LIST}/${webhook.id}`))).toEqual(webhook);
});

test("every field is stored and returned, and unknown fields are ignored", async () => {
    const emulator = await withConfig();
    const webhook = await data(
        call(emulator, `POST ${LIST}`, { whatsapp_webhook: { ...WEBHOOK, ...OTHERS, foo: 1, id: "mine", kind: "meta" } }),
    );
    expect(webhook).toMatchObject({ ...WEBHOOK, ...OTHERS });
    expect(webhook).not.toHaveProperty("foo");
    expect(emulator.webhooks()).toEqual([
        {
            ...{ ...WEBHOOK, ...OTHERS },
            id: webhook.id,
            project: "default",
            whatsapp_config_id: "w1",
            kind: "kapso",
            payload_version: "v2",
            created_at: AT,
            updated_at: AT,
        },
    ]);
    expect(webhook.id).not.toBe("mine");
});

test('responses: "later" returns unknown fields but no secret key, and the store keeps the key', async () => {
    const emulator = await withConfig({ responses: "later" });
    const created = await data(call(emulator, `POST ${LIST}`, { whatsapp_webhook: { ...WEBHOOK, ...OTHERS } }));
    const responses = [created, await data(call(emulator, `GET ${LIST}/${created.id}`)), ...(await list(call(emulator, `GET ${LIST}`)))];
    for (const webhook of responses) {
        expect(webhook).toMatchObject({ url: WEBHOOK.url, ...OTHERS, kind: "kapso" });
        expect(webhook).not.toHaveProperty("secret_key");
    }
    expect(responses).toHaveLength(3);
    expect(emulator.webhooks()).toMatchObject([{ secret_key: WEBHOOK.secret_key }]);
});

test("events are a set without duplicates, in another order than they were sent", async () => {
    const emulator = await withConfig();
    const events = ["whatsapp.message.sent", "whatsapp.message.received", "whatsapp.conversation.ended", "whatsapp.message.sent"];
    const { id, ...created } = await data(call(emulator, `POST ${LIST}`, { whatsapp_webhook: { ...WEBHOOK, events } }));
    expect(created.events).toEqual(["whatsapp.conversation.ended", "whatsapp.message.received", "whatsapp.message.sent"]);
    const reordered = { whatsapp_webhook: { events: events.slice(0, 3).reverse() } };
    expect(await data(call(emulator, `PATCH ${LIST}/${id}`, reordered))).toEqual({ id, ...created });
});

test("two webhooks can have the same URL", async () => {
    const emulator = await withConfig();
    for (const _ of [1, 2]) {
        expect((await call(emulator, `POST ${LIST}`, { whatsapp_webhook: WEBHOOK })).status).toBe(201);
    }
    const [second, first] = emulator.webhooks();
    expect(first?.url).toBe(second?.url);
    expect(first?.id).not.toBe(second?.id);
});

describe("a PATCH", () => {
    test("changes only the sent fields, and replaces headers as a whole", async () => {
        let now = Date.parse(AT);
        const emulator = await withWebhook(OTHERS, { now: () => now });
        now += 5000;
        const patch = { url: "https://new.example", headers: { "X-Team": "beta" } };
        expect(await data(call(emulator, `PATCH ${ONE}`, { whatsapp_webhook: patch }))).toEqual({
            ...{ ...WEBHOOK, ...OTHERS, ...patch },
            id: "h1",
            created_at: AT,
            updated_at: "2023-07-15T14:30:50Z",
        });
    });

    test("without a difference does not change updated_at", async () => {
        let now = Date.parse(AT);
        const emulator = await withWebhook(OTHERS, { now: () => now });
        now += 5000;
        const webhook = await data(call(emulator, `PATCH ${ONE}`, { whatsapp_webhook: { ...WEBHOOK, ...OTHERS } }));
        expect(webhook.updated_at).toBe(AT);
    });

    const { buffer_events, ...nullable } = OTHERS;
    const nulls = Object.fromEntries(Object.keys(nullable).map((field) => [field, null]));

    test.each([
        [true, DEFAULTS],
        [false, OTHERS],
    ])("of nulls, with nullClears %s, leads to %j in the optional fields", async (nullClears, expected) => {
        const emulator = await withWebhook(OTHERS, { nullClears });
        expect((await call(emulator, `PATCH ${ONE}`, { whatsapp_webhook: nulls })).status).toBe(200);
        expect(emulator.webhooks()).toMatchObject([{ ...WEBHOOK, ...expected }]);
        expect(emulator.webhooks()[0]?.headers).toEqual(expected.headers);
    });

    test("of nulls changes nothing under a nullIgnored fault", async () => {
        const emulator = await withWebhook(OTHERS);
        const fault = emulator.fault({ kind: "nullIgnored" });
        await call(emulator, `PATCH ${ONE}`, { whatsapp_webhook: { ...nulls, url: "https://new.example" } });
        expect(fault.hits).toBe(1);
        expect(emulator.webhooks()).toMatchObject([{ ...OTHERS, url: "https://new.example" }]);
    });

    test.each([
        [{ url: null }, "Url can't be blank"],
        [{ secret_key: null }, "Secret key can't be blank"],
        [{ secret_key: " " }, "Secret key can't be blank"],
        [{ buffer_events: null }, "Buffer events can't be blank"],
        [{ events: null }, "Events can't be blank"],
        [{ events: [] }, "Events can't be blank"],
        [{ max_buffer_size: 101 }, "Max buffer size must be less than or equal to 100"],
    ])("of %j is refused: %s", async (patch, sentence) => {
        const emulator = await withWebhook();
        const before = emulator.webhooks();
        expect(await call(emulator, `PATCH ${ONE}`, { whatsapp_webhook: patch })).toMatchObject({ status: 422, json: { error: sentence } });
        expect(emulator.webhooks()).toEqual(before);
    });
});

test("a list holds only the webhooks of its config, newest first, in pages, and ignores unknown filters", async () => {
    const emulator = await withWebhook();
    emulator.addConfig("c1", { id: "w2" });
    emulator.addWebhook("w2");
    emulator.addWebhook("w1", { id: "h2" });
    emulator.addWebhook("w1", { id: "h3" });
    const page = async (query: string) => {
        const response = await call(emulator, `GET ${LIST}${query}`);
        const { meta } = response.json as { meta: unknown };
        return { ids: (await list(Promise.resolve(response))).map((webhook) => webhook.id), meta };
    };
    expect(await page("?url=nothing&q[url_eq]=x&url_contains=y&active=false")).toEqual({
        ids: ["h3", "h2", "h1"],
        meta: { page: 1, per_page: 20, total_pages: 1, total_count: 3 },
    });
    expect(await page("?per_page=2&page=2")).toEqual({ ids: ["h1"], meta: { page: 2, per_page: 2, total_pages: 2, total_count: 3 } });
});

test.each([
    ["?q[url_cont]=SALES", ["h3", "h2"]],
    ["?q[active_eq]=false", ["h3"]],
    ["?q[active_eq]=true&q[url_cont]=sales", ["h2"]],
])("a list with %j returns %j", async (query, ids) => {
    const emulator = await withWebhook();
    emulator.addWebhook("w1", { id: "h2", url: "https://acme.example/sales" });
    emulator.addWebhook("w1", { id: "h3", url: "https://acme.example/Sales", active: false });
    expect((await list(call(emulator, `GET ${LIST}${query}`))).map(({ id }) => id)).toEqual(ids);
});

describe("a 404 is returned", () => {
    test("for every call of a webhook that is deleted or of another config", async () => {
        const emulator = await withWebhook();
        emulator.addConfig("c1", { id: "w2" });
        expect((await callAll(emulator, "/whatsapp_configs/w2/whatsapp_webhooks/h1")).map(outcome)).toEqual(
            Array(3).fill("404 Webhook not found"),
        );
        const deleted = await call(emulator, `DELETE ${ONE}`);
        expect([deleted.status, deleted.text]).toEqual([204, ""]);
        expect((await callAll(emulator, ONE)).map(outcome)).toEqual(Array(3).fill("404 Webhook not found"));
    });

    test("for every call below a deleted config", async () => {
        const emulator = await withWebhook();
        await call(emulator, "DELETE /whatsapp_configs/w1");
        const responses = [
            await call(emulator, `GET ${LIST}`),
            await call(emulator, `POST ${LIST}`, { whatsapp_webhook: WEBHOOK }),
            ...(await callAll(emulator, ONE)),
        ];
        expect(responses.map(outcome)).toEqual(Array(5).fill("404 WhatsApp configuration not found"));
    });

    test("for the key of another project", async () => {
        const emulator = await withWebhook({}, { apiKey: ["a", "b"].map((key) => ({ key, project: key })) });
        const responses = await callAll(emulator, ONE, "b");
        expect(responses.map(outcome)).toEqual(Array(3).fill("404 WhatsApp configuration not found"));
        expect(emulator.webhooks()).toHaveLength(1);
    });
});

test.each(["DELETE /whatsapp_configs/w1", "DELETE /customers/c1"])("%s deletes its webhooks, and no other webhooks", async (route) => {
    const emulator = await withWebhook();
    emulator.addCustomer({ id: "c2" });
    emulator.addConfig("c2", { id: "w2" });
    emulator.addWebhook("w2", { id: "h2" });
    expect((await call(emulator, route)).status).toBe(204);
    expect(emulator.webhooks().map((webhook) => webhook.id)).toEqual(["h2"]);
});

/** GET, PATCH and DELETE of one webhook. */
async function callAll(emulator: Emulator, path: string, key?: string) {
    return [
        await call(emulator, `GET ${path}`, undefined, key),
        await call(emulator, `PATCH ${path}`, { whatsapp_webhook: { active: false } }, key),
        await call(emulator, `DELETE ${path}`, undefined, key),
    ];
}

function outcome({ status, json }: { status: number; json: unknown }): string {
    return `${status} ${(json as { error?: string } | undefined)?.error}`;
}

async function withConfig(options: EmulatorOptions = {}): Promise<Emulator> {
    return withWebhooks([], options);
}

async function withWebhook(fields: Partial<WebhookSeed> = {}, options: EmulatorOptions = {}): Promise<Emulator> {
    return withWebhooks([{ ...WEBHOOK, ...fields, id: "h1", whatsapp_config_id: "w1" }], options);
}

async function withWebhooks(webhooks: WebhookSeed[], options: EmulatorOptions): Promise<Emulator> {
    const seed = { customers: [{ id: "c1", name: "Acme" }], configs: [{ id: "w1", name: "W", customer_id: "c1" }], webhooks };
    return start({ now: () => Date.parse(AT), seed, ...options });
}
