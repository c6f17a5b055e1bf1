import { describe, expect, test } from "vitest";
import type { Emulator, EmulatorOptions } from "../../emulator";
import { CONFIG, call, callPlatform, data, list, SANDBOX, start, WEBHOOK } from "./client";

const CREATE_CONFIG = "POST /customers/c1/whatsapp_configs";
const CREATE_NUMBER = "POST /customers/c1/whatsapp/phone_numbers";
const NUMBER = `/whatsapp/phone_numbers/${CONFIG.phone_number_id}`;
const HOOKS = "/whatsapp_configs/w1/whatsapp_webhooks";

describe("normalize", () => {
    const sent = { ...WEBHOOK, url: "HTTPS://Acme.Example:443", headers: { "X-Team": "Alpha" } };
    const stored = { url: "https://acme.example/", headers: { "x-team": "Alpha" } };

    test("stores URLs, header names and names in another form than they were sent, on both API versions", async () => {
        const emulator = await withNumber({ normalize: true });
        expect(await data(call(emulator, `POST ${HOOKS}`, { whatsapp_webhook: sent }))).toMatchObject(stored);
        const hook = await data(callPlatform(emulator, `POST ${NUMBER}/webhooks`, { whatsapp_webhook: sent }));
        expect(hook).toMatchObject(stored);
        const patch = { url: "https://Other.example", headers: { "X-A": "1" } };
        expect(await data(callPlatform(emulator, `PATCH ${NUMBER}/webhooks/${hook.id}`, { whatsapp_webhook: patch }))).toMatchObject({
            url: "https://other.example/",
            headers: { "x-a": "1" },
        });
        const config = { name: " A  b ", webhook_destination_url: "http://X.example:80" };
        await call(emulator, "PATCH /whatsapp_configs/w1", { whatsapp_config: config });
        expect(emulator.configs()).toMatchObject([{ name: "A  b", webhook_destination_url: "http://x.example/" }]);
        await callPlatform(emulator, `PATCH ${NUMBER}`, { whatsapp_phone_number: { name: "\tC " } });
        expect(emulator.configs()).toMatchObject([{ name: "C" }]);
        const customer = { name: " A ", external_customer_id: " x " };
        expect(await data(call(emulator, "POST /customers", { customer }))).toMatchObject({ name: "A", external_customer_id: "x" });
        expect((await callPlatform(emulator, "POST /customers", { customer })).status).toBe(422);
    });

    test("is off by default", async () => {
        const emulator = await withNumber();
        expect(await data(call(emulator, `POST ${HOOKS}`, { whatsapp_webhook: sent }))).toMatchObject(sent);
    });
});

test.each([
    ["nothing", {}, 200, undefined],
    ["meta", {}, 422, "Phone number can't be blank and Business account can't be blank"],
    ["meta", { phone_number_id: "1", business_account_id: "2" }, 200, undefined],
    ["all", {}, 422, "Phone number can't be blank, Business account can't be blank and Access token can't be blank"],
    ["all", { phone_number_id: "1", business_account_id: "2", access_token: "t" }, 200, undefined],
] as const)("with patchDemands %j, a PATCH of %j on v1 returns %i", async (patchDemands, fields, status, error) => {
    const emulator = await withNumber({ patchDemands });
    const response = await call(emulator, "PATCH /whatsapp_configs/w1", { whatsapp_config: { name: "New", ...fields } });
    expect([response.status, (response.json as { error?: string }).error]).toEqual([status, error]);
});

test.each<[EmulatorOptions, string[], string[]]>([
    [{}, ["whatsapp.message.received"], []],
    [{ bufferEventsDefault: [] }, [], []],
    [{ bufferEventsDefault: ["whatsapp.message.received"] }, ["whatsapp.message.received"], ["whatsapp.message.received"]],
])("with %j, a webhook without buffer_events gets %j on v1 and %j on the Platform API", async (options, v1, platform) => {
    const emulator = await withNumber(options);
    expect(await data(call(emulator, `POST ${HOOKS}`, { whatsapp_webhook: WEBHOOK }))).toMatchObject({ buffer_events: v1 });
    expect(await data(callPlatform(emulator, `POST ${NUMBER}/webhooks`, { whatsapp_webhook: WEBHOOK }))).toMatchObject({
        buffer_events: platform,
    });
});

test.each<[EmulatorOptions, number | null, number | null]>([
    [{}, 7, null],
    [{ unbuffered: "null" }, null, null],
    [{ unbuffered: "values" }, 7, 7],
])("with %j, responses show %j on v1 and %j on the Platform API for a webhook that does not buffer", async (options, v1, platform) => {
    const emulator = await withNumber(options);
    const { id } = emulator.addWebhook("w1", { buffer_window_seconds: 7, max_buffer_size: 7 });
    const shown = (value: number | null) => ({ buffer_window_seconds: value, max_buffer_size: value });
    expect(await data(call(emulator, `GET ${HOOKS}/${id}`))).toMatchObject(shown(v1));
    expect(await list(callPlatform(emulator, `GET ${NUMBER}/webhooks`))).toMatchObject([shown(platform)]);
    emulator.changeWebhook(id, { buffer_enabled: true });
    expect(await data(callPlatform(emulator, `GET ${NUMBER}/webhooks/${id}`))).toMatchObject(shown(7));
});

test.each<[EmulatorOptions, boolean, boolean]>([
    [{}, false, true],
    [{ responses: "later" }, true, true],
    [{ responses: "later", showKind: false }, false, false],
    [{ showKind: true }, true, true],
])("with %j, responses return the kind of a config: %j on v1, %j on the Platform API", async (options, v1, platform) => {
    const emulator = await withNumber(options);
    expect("kind" in (await data(call(emulator, "GET /whatsapp_configs/w1")))).toBe(v1);
    expect("kind" in (await data(callPlatform(emulator, `GET ${NUMBER}`)))).toBe(platform);
});

test.each<[EmulatorOptions, boolean, boolean]>([
    [{}, true, true],
    [{ responses: "later" }, false, true],
    [{ showSecretKey: false }, false, false],
    [{ responses: "later", showSecretKey: true }, true, true],
])("with %j, responses return the secret key of a webhook: %j on v1, %j on the Platform API", async (options, v1, platform) => {
    const emulator = await withNumber(options);
    const { id } = emulator.addWebhook("w1");
    expect("secret_key" in (await data(call(emulator, `GET ${HOOKS}/${id}`)))).toBe(v1);
    expect("secret_key" in (await data(callPlatform(emulator, `GET ${NUMBER}/webhooks/${id}`)))).toBe(platform);
});

describe("sandboxNumber", () => {
    const body = { whatsapp_phone_number: SANDBOX };

    test('"real" stores a generated number and account, with another number for each sandbox', async () => {
        const emulator = await withNumber();
        const first = await data(callPlatform(emulator, CREATE_NUMBER, body));
        const second = await data(call(emulator, CREATE_CONFIG, { whatsapp_config: SANDBOX }));
        expect(first).toMatchObject({ kind: "sandbox", id: first.phone_number_id, business_account_id: expect.stringMatching(/^\d+$/) });
        expect(new Set([first.phone_number_id, second.phone_number_id, CONFIG.phone_number_id]).size).toBe(3);
        const patch = { whatsapp_phone_number: { ...SANDBOX, name: "New" } };
        expect(await data(callPlatform(emulator, `PATCH /whatsapp/phone_numbers/${first.id}`, patch))).toEqual({
            ...first,
            name: "New",
            display_name: expect.stringContaining("New"),
            updated_at: expect.any(String),
        });
    });

    test('"literal" stores the text, and the internal IDs distinguish the sandboxes', async () => {
        const emulator = await withNumber({ sandboxNumber: "literal" });
        for (const _ of [1, 2]) {
            const number = await data(callPlatform(emulator, CREATE_NUMBER, body));
            expect(number).toMatchObject({ id: number.internal_id, phone_number_id: "sandbox", business_account_id: "sandbox" });
            expect(await data(callPlatform(emulator, `GET /whatsapp/phone_numbers/${number.id}`))).toEqual(number);
        }
    });

    test('"literal" requires a number when a sandbox becomes a production config', async () => {
        const emulator = await withNumber({ sandboxNumber: "literal" });
        const { id } = await data(call(emulator, CREATE_CONFIG, { whatsapp_config: SANDBOX }));
        const response = await call(emulator, `PATCH /whatsapp_configs/${id}`, {
            whatsapp_config: { kind: "production", access_token: "t" },
        });
        expect(response).toMatchObject({ status: 422, json: { error: "Phone number can't be blank and Business account can't be blank" } });
    });

    test("requires the three Meta fields of a sandbox on the Platform API only", async () => {
        const emulator = await withNumber();
        const bare = { name: "Try", kind: "sandbox" };
        expect(await callPlatform(emulator, CREATE_NUMBER, { whatsapp_phone_number: bare })).toMatchObject({
            status: 422,
            json: { error: "Phone number can't be blank, Business account can't be blank and Access token can't be blank" },
        });
        expect((await call(emulator, CREATE_CONFIG, { whatsapp_config: bare })).status).toBe(201);
    });

    test('does not allow the text "sandbox" for a production number', async () => {
        const response = await callPlatform(await withNumber(), CREATE_NUMBER, {
            whatsapp_phone_number: { ...SANDBOX, kind: "production" },
        });
        expect(response).toMatchObject({ status: 422, json: { error: "Phone number is invalid and Business account is invalid" } });
    });
});

describe("platformChanges", () => {
    const patch = { whatsapp_phone_number: { name: "New", phone_number_id: "22", business_account_id: "33", kind: "sandbox" } };

    test('"refuse" is the default', async () => {
        const response = await callPlatform(await withNumber(), `PATCH ${NUMBER}`, patch);
        expect(response).toMatchObject({
            status: 422,
            json: { error: "Phone number can't be changed, Business account can't be changed and Kind can't be changed" },
        });
    });

    test('"change" changes in place: the number has another ID and the same internal_id', async () => {
        const emulator = await withNumber({ platformChanges: "change" });
        expect(await data(callPlatform(emulator, `PATCH ${NUMBER}`, patch))).toMatchObject({
            ...patch.whatsapp_phone_number,
            id: "22",
            internal_id: "w1",
        });
        expect((await callPlatform(emulator, `GET ${NUMBER}`)).status).toBe(404);
        const back = { whatsapp_phone_number: { kind: "production" } };
        expect(await callPlatform(emulator, "PATCH /whatsapp/phone_numbers/22", back)).toMatchObject({
            status: 422,
            json: { error: "Phone number can't be blank, Business account can't be blank and Access token can't be blank" },
        });
        emulator.addConfig("c1", { phone_number_id: "44" });
        const taken = { whatsapp_phone_number: { phone_number_id: "44" } };
        expect((await callPlatform(emulator, "PATCH /whatsapp/phone_numbers/22", taken)).status).toBe(409);
    });

    test('"ignore" returns 200 and changes only the other fields', async () => {
        const emulator = await withNumber({ platformChanges: "ignore" });
        expect((await callPlatform(emulator, `PATCH ${NUMBER}`, patch)).status).toBe(200);
        const { phone_number_id, business_account_id } = CONFIG;
        expect(emulator.configs()).toMatchObject([{ name: "New", phone_number_id, business_account_id, kind: "production" }]);
    });
});

describe("a webhook of kind meta", () => {
    const { events, ...withoutEvents } = WEBHOOK;
    const meta = { ...withoutEvents, kind: "meta" };
    const create = (emulator: Emulator, fields: object) => callPlatform(emulator, `POST ${NUMBER}/webhooks`, { whatsapp_webhook: fields });

    test("needs no events, and responses show no events and no payload version", async () => {
        const emulator = await withNumber();
        const hook = await data(create(emulator, { ...meta, events: ["whatsapp.message.sent"], buffer_enabled: false }));
        expect(hook).toMatchObject({ kind: "meta", events: [], payload_version: null, buffer_events: [] });
        const path = `PATCH ${NUMBER}/webhooks/${hook.id}`;
        const patched = await data(
            callPlatform(emulator, path, { whatsapp_webhook: { events: ["whatsapp.message.sent"], active: false } }),
        );
        expect(patched).toMatchObject({ events: [], active: false });
        expect((await callPlatform(emulator, path, { whatsapp_webhook: { buffer_enabled: true } })).status).toBe(422);
    });

    test.each([
        [{ buffer_enabled: true }, "Buffer enabled is not supported for meta webhooks"],
        [{ buffer_window_seconds: 5 }, "Buffer window seconds is not supported for meta webhooks"],
        [{ max_buffer_size: 5 }, "Max buffer size is not supported for meta webhooks"],
        [{ buffer_events: ["whatsapp.message.received"] }, "Buffer events is not supported for meta webhooks"],
        [{ payload_version: "v2" }, "Payload version is not supported for meta webhooks"],
    ])("with %j returns 422", async (fields, error) => {
        expect(await create(await withNumber(), { ...meta, ...fields })).toMatchObject({ status: 422, json: { error } });
    });

    test.each([
        [true, 422],
        [false, 201],
    ])("with uniqueMetaWebhook %s, as the second one of the number returns %i", async (uniqueMetaWebhook, status) => {
        const emulator = await withNumber({ uniqueMetaWebhook });
        expect((await create(emulator, meta)).status).toBe(201);
        expect((await create(emulator, WEBHOOK)).status).toBe(201);
        expect((await create(emulator, meta)).status).toBe(status);
    });
});

async function withNumber(options: EmulatorOptions = {}): Promise<Emulator> {
    const seed = { customers: [{ id: "c1", name: "Acme" }], configs: [{ ...CONFIG, id: "w1", customer_id: "c1" }] };
    return start({ seed, ...options });
}
