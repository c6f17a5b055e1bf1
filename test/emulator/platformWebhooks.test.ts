import { describe, expect, test } from "vitest";
import type { Emulator, EmulatorOptions, WebhookSeed } from "../../emulator";
import { CONFIG, callPlatform as call, data, list, start, WEBHOOK } from "./client";

const AT = "2023-07-15T14:30:45Z";
const LIST = `/whatsapp/phone_numbers/${CONFIG.phone_number_id}/webhooks`;
const ONE = `${LIST}/h1`;

describe("a webhook", () => {
    test("has defaults, and its response has the number and the secret key", async () => {
        const emulator = await withWebhooks([]);
        const response = await call(emulator, `POST ${LIST}`, { whatsapp_webhook: WEBHOOK });
        expect(response.status).toBe(201);
        expect(response.json).toEqual({
            data: {
                ...WEBHOOK,
                id: expect.any(String),
                phone_number_id: CONFIG.phone_number_id,
                project_id: "default",
                kind: "kapso",
                payload_version: "v2",
                active: true,
                headers: {},
                buffer_enabled: false,
                buffer_window_seconds: null,
                max_buffer_size: null,
                buffer_events: [],
                inactivity_minutes: 60,
                created_at: AT,
                updated_at: AT,
            },
        });
        const webhook = await data(Promise.resolve(response));
        expect(await data(call(emulator, `GET ${LIST}/${webhook.id}`))).toEqual(webhook);
        expect(await list(call(emulator, `GET ${LIST}`))).toEqual([webhook]);
        expect(emulator.webhooks()).toMatchObject([{ buffer_window_seconds: 5, max_buffer_size: 50 }]);
    });

    test("can have each kind and payload version", async () => {
        const emulator = await withWebhooks([]);
        const chosen = { kind: "kapso", payload_version: "v1" };
        expect(await data(call(emulator, `POST ${LIST}`, { whatsapp_webhook: { ...WEBHOOK, ...chosen } }))).toMatchObject(chosen);
        expect(emulator.webhooks()).toMatchObject([chosen]);
    });

    test.each([
        [{ kind: "sms" }, "Kind is not included in the list"],
        [{ payload_version: "v3" }, "Payload version is not included in the list"],
    ])("of %j is refused: %s", async (fields, sentence) => {
        const response = await call(await withWebhooks([]), `POST ${LIST}`, { whatsapp_webhook: { ...WEBHOOK, ...fields } });
        expect(response).toMatchObject({ status: 422, json: { error: sentence } });
    });
});

describe("a PATCH of a webhook", () => {
    test("changes only the sent fields, and may repeat the kind", async () => {
        const emulator = await withWebhook({ payload_version: "v1", headers: { "X-Team": "alpha" } });
        const patch = { kind: "kapso", active: false, payload_version: "v2" };
        expect(await data(call(emulator, `PATCH ${ONE}`, { whatsapp_webhook: patch }))).toMatchObject(patch);
        expect(emulator.webhooks()).toMatchObject([{ ...WEBHOOK, ...patch, headers: { "X-Team": "alpha" } }]);
    });

    test.each([true, false])("with null handles the secret key by nullClears %s", async (nullClears) => {
        const emulator = await withWebhook({}, { nullClears });
        const secret_key = nullClears ? null : WEBHOOK.secret_key;
        expect(await data(call(emulator, `PATCH ${ONE}`, { whatsapp_webhook: { secret_key: null } }))).toMatchObject({ secret_key });
    });

    test.each([true, false])("with null handles optional fields by nullClears %s", async (nullClears) => {
        const fields = { payload_version: "v1", inactivity_minutes: 5 } as const;
        const emulator = await withWebhook(fields, { nullClears });
        const nulls = { payload_version: null, inactivity_minutes: null };
        expect((await call(emulator, `PATCH ${ONE}`, { whatsapp_webhook: nulls })).status).toBe(200);
        expect(emulator.webhooks()).toMatchObject([nullClears ? { payload_version: "v2", inactivity_minutes: 60 } : fields]);
    });

    test.each([
        [{ kind: "meta" }, "Kind can't be changed"],
        [{ kind: null }, "Kind can't be changed"],
        [{ url: null }, "Url can't be blank"],
        [{ secret_key: "" }, "Secret key can't be blank"],
        [{ payload_version: "v9" }, "Payload version is not included in the list"],
    ])("of %j is refused: %s", async (patch, sentence) => {
        const emulator = await withWebhook();
        const before = emulator.webhooks();
        expect(await call(emulator, `PATCH ${ONE}`, { whatsapp_webhook: patch })).toMatchObject({ status: 422, json: { error: sentence } });
        expect(emulator.webhooks()).toEqual(before);
    });
});

describe("the list of a number's webhooks", () => {
    test.each([
        ["", ["h3", "h2", "h1"]],
        ["?url_contains=SALES", ["h3", "h2"]],
        ["?kind=meta", ["h2"]],
        ["?active=false", ["h3"]],
        ["?active=true&url_contains=sales", ["h2"]],
        ["?created_after=2023-02-01T00:00:00Z", ["h3", "h2"]],
        ["?created_before=2023-02-01T00:00:00Z", ["h2", "h1"]],
        ["?url=x&q[url_cont]=x", ["h3", "h2", "h1"]],
    ])("with %j returns %j, newest first", async (query, ids) => {
        expect((await list(call(await withThree(), `GET ${LIST}${query}`))).map(({ id }) => id)).toEqual(ids);
    });

    test("with ignoreFilters returns all webhooks of the number, and of no other number", async () => {
        const emulator = await withThree({ ignoreFilters: true });
        emulator.addWebhook(emulator.addConfig("c1", { phone_number_id: "22" }).id);
        const response = await call(emulator, `GET ${LIST}?kind=meta&active=false&url_contains=nothing`);
        expect(await list(Promise.resolve(response))).toHaveLength(3);
        expect(response.headers.get("x-total")).toBe("3");
    });
});

describe("a 404 is returned", () => {
    test("for every call of a webhook that is deleted or of another number", async () => {
        const emulator = await withWebhook();
        emulator.addConfig("c1", { phone_number_id: "22" });
        const deleted = Array(3).fill("404 Webhook not found");
        expect(await outcomes(emulator, "/whatsapp/phone_numbers/22/webhooks/h1")).toEqual(deleted);
        expect((await call(emulator, `DELETE ${ONE}`)).status).toBe(204);
        expect(await outcomes(emulator, ONE)).toEqual(deleted);
    });

    test("for every call below a number that is unknown or named by its internal ID", async () => {
        const emulator = await withWebhook();
        for (const id of ["none", "w1"]) {
            const path = `/whatsapp/phone_numbers/${id}/webhooks`;
            const deleted = { status: 404, json: { error: "WhatsApp configuration not found" } };
            expect(await call(emulator, `GET ${path}`)).toMatchObject(deleted);
            expect(await call(emulator, `POST ${path}`, { whatsapp_webhook: WEBHOOK })).toMatchObject(deleted);
            expect(await outcomes(emulator, `${path}/h1`)).toEqual(Array(3).fill("404 WhatsApp configuration not found"));
        }
        expect(emulator.webhooks()).toHaveLength(1);
    });
});

test.each(["DELETE /whatsapp/phone_numbers/1234567890", "DELETE /customers/c1"])(
    "%s deletes its webhooks, and no other webhooks",
    async (route) => {
        const emulator = await withWebhook();
        emulator.addWebhook(emulator.addConfig(emulator.addCustomer().id).id, { id: "h2" });
        expect((await call(emulator, route)).status).toBe(204);
        expect(emulator.webhooks().map(({ id }) => id)).toEqual(["h2"]);
    },
);

describe("the list of customers", () => {
    test.each([
        ["", ["Beta", "Alpha"]],
        ["?name_contains=ALPH", ["Alpha"]],
        ["?external_customer_id=e1", ["Alpha"]],
        ["?external_customer_id=e", []],
        ["?created_after=2023-02-01T00:00:00Z", ["Beta"]],
        ["?created_before=2023-02-01T00:00:00Z", ["Alpha"]],
        ["?q[name_cont]=alpha&q[external_customer_id_eq]=e1", ["Beta", "Alpha"]],
    ])("with %j returns %j, and ignores v1's filters", async (query, names) => {
        const emulator = await start({ seed: { customers: TWO } });
        expect((await list(call(emulator, `GET /customers${query}`))).map(({ name }) => name)).toEqual(names);
    });

    test("repeats its meta in headers, also if the list is empty", async () => {
        const response = await call(await start({ seed: { customers: TWO } }), "GET /customers?name_contains=nobody&per_page=7");
        expect(["x-total", "x-total-pages", "x-page", "x-per-page"].map((name) => response.headers.get(name))).toEqual([
            "0",
            "0",
            "1",
            "7",
        ]);
    });
});

const TWO = [
    { name: "Alpha", external_customer_id: "e1", created_at: "2023-01-01T00:00:00Z" },
    { name: "Beta", external_customer_id: null, created_at: "2023-03-01T00:00:00Z" },
];

/** GET, PATCH and DELETE of one webhook. */
async function outcomes(emulator: Emulator, path: string): Promise<string[]> {
    const responses = [
        await call(emulator, `GET ${path}`),
        await call(emulator, `PATCH ${path}`, { whatsapp_webhook: { active: false } }),
        await call(emulator, `DELETE ${path}`),
    ];
    return responses.map(({ status, json }) => `${status} ${(json as { error?: string } | undefined)?.error}`);
}

function withThree(options: EmulatorOptions = {}): Promise<Emulator> {
    const webhooks: Partial<WebhookSeed>[] = [
        { id: "h1", created_at: "2023-01-01T00:00:00Z" },
        { id: "h2", created_at: "2023-02-01T00:00:00Z", kind: "meta", url: "https://acme.example/Sales" },
        { id: "h3", created_at: "2023-03-01T00:00:00Z", active: false, url: "https://acme.example/sales/2" },
    ];
    return withWebhooks(webhooks, options);
}

function withWebhook(fields: Partial<WebhookSeed> = {}, options: EmulatorOptions = {}): Promise<Emulator> {
    return withWebhooks([{ id: "h1", ...fields }], options);
}

function withWebhooks(webhooks: readonly Partial<WebhookSeed>[], options: EmulatorOptions = {}): Promise<Emulator> {
    const seed = {
        customers: [{ id: "c1", name: "Acme" }],
        configs: [{ ...CONFIG, id: "w1", customer_id: "c1" }],
        webhooks: webhooks.map((fields) => ({ ...WEBHOOK, whatsapp_config_id: "w1", ...fields })),
    };
    return start({ now: () => Date.parse(AT), seed, ...options });
}
