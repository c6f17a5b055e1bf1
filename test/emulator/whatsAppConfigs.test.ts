import { describe, expect, test } from "vitest";
import type { ConfigSeed, Emulator, EmulatorOptions } from "../../emulator";
import { CONFIG, call, callOn, data, list, start } from "./client";

const AT = "2023-07-15T14:30:45Z";

test("a create returns Kapso's example without the access token, and stores all fields", async () => {
    const emulator = await withCustomer();
    const response = await call(emulator, "POST /customers/c1/whatsapp_configs", { whatsapp_config: CONFIG });
    expect(response.status).toBe(201);
    const { access_token, ...returned } = CONFIG;
    expect(response.json).toEqual({
        data: {
            ...returned,
            id: expect.any(String),
            display_name: "Client WhatsApp (+1234567890)",
            customer_id: "c1",
            created_at: AT,
            updated_at: AT,
        },
    });
    expect(emulator.configs()).toMatchObject([{ ...CONFIG, kind: "production", inbound_processing_enabled: true, calls_enabled: false }]);
});

test('responses: "later" returns the kind, the switches and unknown fields, but no webhook field', async () => {
    const emulator = await withCustomer({ responses: "later" });
    const config = await data(
        call(emulator, "POST /customers/c1/whatsapp_configs", { whatsapp_config: { ...CONFIG, calls_enabled: true } }),
    );
    expect(config).toMatchObject({
        kind: "production",
        display_phone_number: "+1234567890",
        inbound_processing_enabled: true,
        calls_enabled: true,
        is_coexistence: false,
        webhook_verified_at: AT,
        quality_rating: expect.any(String),
    });
    for (const field of ["access_token", "webhook_verify_token", "webhook_destination_url"]) {
        expect(config).not.toHaveProperty(field);
    }
    expect(emulator.configs()).toMatchObject([CONFIG]);
});

test("a sandbox needs no number", async () => {
    const emulator = await withCustomer({ responses: "later" });
    const config = await data(call(emulator, "POST /customers/c1/whatsapp_configs", { whatsapp_config: { name: "Try", kind: "sandbox" } }));
    expect(config).toMatchObject({ kind: "sandbox", display_name: "Try", display_phone_number: null, phone_number_id: null });
});

describe.each([
    { apiVersion: "v1", create: "POST /customers/c1/whatsapp_configs", root: "whatsapp_config" },
    { apiVersion: "platform", create: "POST /customers/c1/whatsapp/phone_numbers", root: "whatsapp_phone_number" },
] as const)("a create on $apiVersion is refused", ({ apiVersion, create, root }) => {
    const call = callOn(apiVersion);

    test.each([
        ["name", undefined, "Name can't be blank"],
        ["name", "", "Name can't be blank"],
        ["phone_number_id", undefined, "Phone number can't be blank"],
        ["phone_number_id", null, "Phone number can't be blank"],
        ["phone_number_id", 1234567890, "Phone number must be a string"],
        ["phone_number_id", "12a", "Phone number is invalid"],
        ["business_account_id", undefined, "Business account can't be blank"],
        ["business_account_id", 987, "Business account must be a string"],
        ["access_token", undefined, "Access token can't be blank"],
        ["access_token", "", "Access token can't be blank"],
        ["kind", "demo", "Kind is not included in the list"],
        ["webhook_verify_token", "", "Webhook verify token can't be blank"],
        ["webhook_destination_url", "not a url", "Webhook destination url is invalid"],
        ["webhook_destination_url", "ftp://x.example", "Webhook destination url is invalid"],
        ["calls_enabled", "yes", "Calls enabled must be true or false"],
    ])("with %s = %j: %s", async (field, value, sentence) => {
        const emulator = await withCustomer();
        const response = await call(emulator, create, { [root]: { ...CONFIG, [field]: value } });
        expect(response).toMatchObject({ status: 422, json: { error: sentence } });
        expect(emulator.configs()).toEqual([]);
    });

    test("with one sentence for all invalid fields", async () => {
        const response = await call(await withCustomer(), create, { [root]: {} });
        expect(response.json).toEqual({
            error: "Name can't be blank, Phone number can't be blank, Business account can't be blank and Access token can't be blank",
        });
    });
});

test("a create needs neither the webhook fields nor unknown fields", async () => {
    const emulator = await withCustomer();
    const { webhook_verify_token, webhook_destination_url, ...needed } = CONFIG;
    const config = await data(call(emulator, "POST /customers/c1/whatsapp_configs", { whatsapp_config: { ...needed, foo: 1 } }));
    expect(config).toMatchObject({ webhook_verify_token: null, webhook_destination_url: null });
    expect(config).not.toHaveProperty("foo");
});

describe("a PATCH", () => {
    test("changes only the sent fields, and cannot change the customer", async () => {
        let now = Date.parse(AT);
        const emulator = await withConfig({}, { now: () => now });
        emulator.addCustomer({ id: "c2" });
        now += 5000;
        const patch = { name: "New", access_token: "EAAB-2", customer_id: "c2", id: "other" };
        const config = await data(call(emulator, "PATCH /whatsapp_configs/w1", { whatsapp_config: patch }));
        expect(config).toMatchObject({
            id: "w1",
            name: "New",
            display_name: "New (+1234567890)",
            customer_id: "c1",
            webhook_verify_token: "my-verify-token",
            created_at: AT,
            updated_at: "2023-07-15T14:30:50Z",
        });
        expect(emulator.configs()).toMatchObject([{ access_token: "EAAB-2", business_account_id: CONFIG.business_account_id }]);
    });

    test("without a difference does not change updated_at", async () => {
        let now = Date.parse(AT);
        const emulator = await withConfig({}, { now: () => now });
        now += 5000;
        const config = await data(call(emulator, "PATCH /whatsapp_configs/w1", { whatsapp_config: CONFIG }));
        expect(config.updated_at).toBe(AT);
    });

    test("with null clears the optional fields, and resets the switches", async () => {
        const emulator = await withConfig({ inbound_processing_enabled: false, calls_enabled: true });
        const patch = { webhook_verify_token: null, webhook_destination_url: null, inbound_processing_enabled: null, calls_enabled: null };
        expect((await call(emulator, "PATCH /whatsapp_configs/w1", { whatsapp_config: patch })).status).toBe(200);
        expect(emulator.configs()).toMatchObject([{ ...patch, inbound_processing_enabled: true, calls_enabled: false }]);
    });

    test("with null changes nothing if nullClears is false", async () => {
        const emulator = await withConfig({}, { nullClears: false });
        const patch = { name: "New", webhook_verify_token: null, webhook_destination_url: null };
        expect((await call(emulator, "PATCH /whatsapp_configs/w1", { whatsapp_config: patch })).status).toBe(200);
        expect(emulator.configs()).toMatchObject([{ ...CONFIG, name: "New" }]);
    });

    test.each([true, false])("with null handles a sandbox's token by nullClears %s", async (nullClears) => {
        const emulator = await withConfig({ kind: "sandbox" }, { nullClears });
        expect((await call(emulator, "PATCH /whatsapp_configs/w1", { whatsapp_config: { access_token: null } })).status).toBe(200);
        expect(emulator.configs()).toMatchObject([{ access_token: nullClears ? null : CONFIG.access_token }]);
    });

    test.each([
        [{ name: null }, "Name can't be blank"],
        [{ phone_number_id: null }, "Phone number can't be blank"],
        [{ access_token: null }, "Access token can't be blank"],
        [{ kind: null }, "Kind can't be blank"],
        [{ phone_number_id: 12 }, "Phone number must be a string"],
    ])("of %j is refused: %s", async (patch, sentence) => {
        const emulator = await withConfig();
        expect(await call(emulator, "PATCH /whatsapp_configs/w1", { whatsapp_config: patch })).toMatchObject({
            status: 422,
            json: { error: sentence },
        });
        expect(emulator.configs()).toMatchObject([CONFIG]);
    });

    test("of a config from a signup page needs no access token", async () => {
        const emulator = await withConfig({ access_token: null });
        const { access_token, ...patch } = { ...CONFIG, name: "New" };
        expect((await call(emulator, "PATCH /whatsapp_configs/w1", { whatsapp_config: patch })).status).toBe(200);
        expect(emulator.configs()).toMatchObject([{ name: "New", access_token: null }]);
    });

    test('needs all three Meta fields with patchDemands "all"', async () => {
        const emulator = await withConfig({}, { patchDemands: "all" });
        const { phone_number_id, business_account_id, access_token } = CONFIG;
        const meta = { phone_number_id, business_account_id, access_token };
        expect(await call(emulator, "PATCH /whatsapp_configs/w1", { whatsapp_config: { name: "New", phone_number_id } })).toMatchObject({
            status: 422,
            json: { error: "Business account can't be blank and Access token can't be blank" },
        });
        expect((await call(emulator, "PATCH /whatsapp_configs/w1", { whatsapp_config: { name: "New", ...meta } })).status).toBe(200);
    });

    test("to production needs the Meta fields that a sandbox lacks", async () => {
        const emulator = await withConfig({ kind: "sandbox", access_token: null });
        expect((await call(emulator, "PATCH /whatsapp_configs/w1", { whatsapp_config: { kind: "production" } })).json).toEqual({
            error: "Access token can't be blank",
        });
        const patch = { kind: "production", access_token: "x" };
        expect((await call(emulator, "PATCH /whatsapp_configs/w1", { whatsapp_config: patch })).status).toBe(200);
    });
});

describe("a number that is already connected", () => {
    const again = { whatsapp_config: CONFIG };

    test("is refused with uniqueNumbers, in the same project only", async () => {
        const apiKey = [
            { key: "a", project: "a" },
            { key: "b", project: "b" },
        ];
        const emulator = await withConfig({}, { uniqueNumbers: true, apiKey });
        emulator.addCustomer({ id: "cb", project: "b" });
        expect(await call(emulator, "POST /customers/c1/whatsapp_configs", again)).toMatchObject({
            status: 422,
            json: { error: "Phone number has already been taken" },
        });
        expect((await call(emulator, "PATCH /whatsapp_configs/w1", again)).status).toBe(200);
        expect((await call(emulator, "POST /customers/cb/whatsapp_configs", again, "b")).status).toBe(201);
        await call(emulator, "DELETE /whatsapp_configs/w1");
        expect((await call(emulator, "POST /customers/c1/whatsapp_configs", again)).status).toBe(201);
    });

    test("is refused in a PATCH too", async () => {
        const emulator = await withConfig({}, { uniqueNumbers: true });
        emulator.addConfig("c1", { id: "w2", phone_number_id: "22" });
        const patch = { whatsapp_config: { phone_number_id: CONFIG.phone_number_id } };
        expect((await call(emulator, "PATCH /whatsapp_configs/w2", patch)).status).toBe(422);
    });

    test("gets a second config by default", async () => {
        const emulator = await withConfig();
        expect((await call(emulator, "POST /customers/c1/whatsapp_configs", again)).status).toBe(201);
        expect(emulator.configs()).toHaveLength(2);
    });
});

test("a deleted config returns 404 for every call", async () => {
    const emulator = await withConfig();
    expect((await call(emulator, "DELETE /whatsapp_configs/w1")).status).toBe(204);
    for (const route of ["GET /whatsapp_configs/w1", "DELETE /whatsapp_configs/w1", "GET /whatsapp_configs/w1/health"]) {
        expect(await call(emulator, route)).toMatchObject({ status: 404, json: { error: "WhatsApp configuration not found" } });
    }
    const patch = await call(emulator, "PATCH /whatsapp_configs/w1", { whatsapp_config: { name: "x" } });
    expect(patch).toMatchObject({ status: 404, json: { error: "WhatsApp configuration not found" } });
});

test("a customer's list holds only the customer's configs, newest first, and ignores unknown filters", async () => {
    const emulator = await withConfig();
    emulator.addConfig("c1", { id: "w2" });
    emulator.addCustomer({ id: "c2" });
    emulator.addConfig("c2", { id: "w3" });
    const configs = await list(call(emulator, "GET /customers/c1/whatsapp_configs?phone_number_id=nothing&q[name_eq]=x"));
    expect(configs.map((config) => config.id)).toEqual(["w2", "w1"]);
});

test.each([
    [{}, 404],
    [{ projectList: true }, 200],
    [{ responses: "later" as const }, 200],
    [{ responses: "later" as const, projectList: false }, 404],
])("with %j the list of the whole project returns %i", async (options, status) => {
    const emulator = await withConfig({}, options);
    const response = await call(emulator, "GET /whatsapp_configs");
    expect(response.status).toBe(status);
    if (status === 200) {
        expect(await list(Promise.resolve(response))).toMatchObject([{ id: "w1" }]);
    }
});

async function withCustomer(options: EmulatorOptions = {}): Promise<Emulator> {
    return start({ now: () => Date.parse(AT), seed: { customers: [{ id: "c1", name: "Acme" }] }, ...options });
}

async function withConfig(config: Partial<ConfigSeed> = {}, options: EmulatorOptions = {}): Promise<Emulator> {
    const seed = { customers: [{ id: "c1", name: "Acme" }], configs: [{ ...CONFIG, id: "w1", customer_id: "c1", ...config }] };
    return withCustomer({ seed, ...options });
}
