import { describe, expect, test } from "vitest";
import type { ConfigSeed, Emulator, EmulatorOptions } from "../../emulator";
import { CONFIG, callPlatform as call, data, type EmulatorResponse, list, start } from "./client";

const AT = "2023-07-15T14:30:45Z";
const NUMBERS = "/whatsapp/phone_numbers";
const ONE = `${NUMBERS}/${CONFIG.phone_number_id}`;
const CREATE = `POST /customers/c1${NUMBERS}`;
const BODY = { whatsapp_phone_number: CONFIG };
const SECRETS = ["access_token", "webhook_verify_token", "webhook_destination_url"];

test("a create returns Meta's ID, the store's internal_id, and none of the three fields that are never returned", async () => {
    const emulator = await withCustomer();
    const response = await call(emulator, CREATE, BODY);
    expect(response.status).toBe(201);
    expect(response.json).toEqual({
        data: {
            id: "1234567890",
            internal_id: emulator.configs()[0]?.id,
            phone_number_id: "1234567890",
            name: "Client WhatsApp",
            kind: "production",
            business_account_id: "0987654321",
            is_coexistence: false,
            inbound_processing_enabled: true,
            calls_enabled: false,
            webhook_verified_at: AT,
            created_at: AT,
            updated_at: AT,
            customer_id: "c1",
            display_name: "Client WhatsApp",
            display_phone_number: "+1 555-456-7890",
            display_phone_number_normalized: "15554567890",
            verified_name: null,
            quality_rating: "GREEN",
            code_verification_status: "COMPLETED",
            name_status: "APPROVED",
            status: "CONNECTED",
            throughput_tier: "STANDARD",
            whatsapp_business_manager_messaging_limit: "10000",
            is_official_business_account: false,
            is_pin_enabled: true,
        },
    });
    expect(emulator.configs()).toMatchObject([CONFIG]);
    expect(await data(call(emulator, `GET ${ONE}`))).toEqual(await data(Promise.resolve(response)));
    expect(await list(call(emulator, `GET ${NUMBERS}`))).toEqual([await data(Promise.resolve(response))]);
});

test("a sandbox without a number has its internal ID as its ID in responses and paths", async () => {
    const emulator = await withCustomer();
    const { id } = emulator.addConfig("c1", { name: "Try", kind: "sandbox" });
    const created = await data(call(emulator, `GET ${NUMBERS}/${id}`));
    expect(created).toMatchObject({ id, internal_id: id, phone_number_id: null, kind: "sandbox", display_phone_number: null });
    expect(await data(call(emulator, `GET ${NUMBERS}/${created.id}`))).toEqual(created);
    expect((await call(emulator, `DELETE ${NUMBERS}/${created.id}`)).status).toBe(204);
    expect(emulator.configs()).toEqual([]);
});

test("the internal ID of a config with a number is no path of the Platform API", async () => {
    const emulator = await withNumber();
    expect(await outcomes(emulator, `${NUMBERS}/w1`)).toEqual(Array(4).fill("404 WhatsApp configuration not found"));
    expect(emulator.configs()).toHaveLength(1);
});

test("a deleted number, an unknown number and a number of another project return 404 for every call", async () => {
    const emulator = await withNumber({}, { apiKey: ["a", "b"].map((key) => ({ key, project: key })) });
    expect(await outcomes(emulator, ONE, "b")).toEqual(Array(4).fill("404 WhatsApp configuration not found"));
    expect(await list(call(emulator, `GET ${NUMBERS}`, undefined, "b"))).toEqual([]);
    expect((await call(emulator, `DELETE ${ONE}`)).status).toBe(204);
    expect(await outcomes(emulator, ONE)).toEqual(Array(4).fill("404 WhatsApp configuration not found"));
});

describe("a create is refused", () => {
    test("for a customer that the project does not have", async () => {
        const response = await call(await withCustomer(), `POST /customers/none${NUMBERS}`, BODY);
        expect(response).toMatchObject({ status: 404, json: { error: "Customer not found" } });
    });

    test.each([true, false])("with 409 for a number that a production config already has, with uniqueNumbers %s", async (uniqueNumbers) => {
        const emulator = await withNumber({}, { uniqueNumbers });
        emulator.addCustomer({ id: "c2" });
        for (const customer of ["c1", "c2"]) {
            expect(await call(emulator, `POST /customers/${customer}${NUMBERS}`, BODY)).toMatchObject({
                status: 409,
                json: { error: "Phone limit reached or duplicate" },
            });
        }
        const sandbox = { whatsapp_phone_number: { ...CONFIG, kind: "sandbox" } };
        expect((await call(emulator, CREATE, sandbox)).status).toBe(409);
        await call(emulator, `DELETE ${ONE}`);
        expect((await call(emulator, `POST /customers/c2${NUMBERS}`, BODY)).status).toBe(201);
    });

    test("except for a number that only another project or a sandbox has", async () => {
        const emulator = await withNumber({ kind: "sandbox" }, { apiKey: ["a", "b"].map((key) => ({ key, project: key })) });
        expect((await call(emulator, CREATE, BODY)).status).toBe(201);
        emulator.addCustomer({ id: "cb", project: "b" });
        expect((await call(emulator, `POST /customers/cb${NUMBERS}`, BODY, "b")).status).toBe(201);
    });

    test("with 409 if the project has reached phoneLimit, including sandboxes", async () => {
        const emulator = await withCustomer({ phoneLimit: 2, apiKey: ["a", "b"].map((key) => ({ key, project: key })) });
        emulator.addConfig("c1", { kind: "sandbox" });
        expect((await call(emulator, CREATE, BODY)).status).toBe(201);
        const third = { whatsapp_phone_number: { ...CONFIG, phone_number_id: "3" } };
        expect(await call(emulator, CREATE, third)).toMatchObject({ status: 409, json: { error: "Phone limit reached or duplicate" } });
        emulator.addCustomer({ id: "cb", project: "b" });
        expect((await call(emulator, `POST /customers/cb${NUMBERS}`, third, "b")).status).toBe(201);
        await call(emulator, `DELETE ${ONE}`);
        expect((await call(emulator, CREATE, third)).status).toBe(201);
    });

    test("with 422, not 409, if fields are invalid too", async () => {
        const emulator = await withNumber({}, { phoneLimit: 0 });
        const wrong = { whatsapp_phone_number: { ...CONFIG, name: "" } };
        expect(await call(emulator, CREATE, wrong)).toMatchObject({ status: 422, json: { error: "Name can't be blank" } });
    });

    test("with 422 under v1's root key", async () => {
        expect(await call(await withCustomer(), CREATE, { whatsapp_config: CONFIG })).toMatchObject({
            status: 422,
            json: { error: "missing_parameter", message: "param is missing or the value is empty: whatsapp_phone_number" },
        });
    });
});

describe("a PATCH", () => {
    test("changes only the sent fields, and never requires a Meta field", async () => {
        let now = Date.parse(AT);
        const emulator = await withNumber({}, { now: () => now, patchDemands: "all" });
        now += 5000;
        const changed = await data(call(emulator, `PATCH ${ONE}`, { whatsapp_phone_number: { name: "New", access_token: "EAAB-2" } }));
        expect(changed).toMatchObject({ id: "1234567890", internal_id: "w1", name: "New", updated_at: "2023-07-15T14:30:50Z" });
        for (const field of SECRETS) {
            expect(changed).not.toHaveProperty(field);
        }
        expect(emulator.configs()).toMatchObject([{ ...CONFIG, name: "New", access_token: "EAAB-2" }]);
    });

    test.each([true, false])("with null handles optional fields by nullClears %s", async (nullClears) => {
        const emulator = await withNumber({ calls_enabled: true }, { nullClears });
        const patch = { webhook_verify_token: null, webhook_destination_url: null, calls_enabled: null };
        expect((await call(emulator, `PATCH ${ONE}`, { whatsapp_phone_number: patch })).status).toBe(200);
        expect(emulator.configs()).toMatchObject([nullClears ? { ...patch, calls_enabled: false } : { ...CONFIG, calls_enabled: true }]);
    });

    test.each([
        [{ phone_number_id: "22" }, "Phone number can't be changed"],
        [{ phone_number_id: null }, "Phone number can't be changed"],
        [{ phone_number_id: 1234567890 }, "Phone number can't be changed"],
        [{ business_account_id: "22" }, "Business account can't be changed"],
        [{ kind: "sandbox" }, "Kind can't be changed"],
        [{ customer_id: "c2" }, "Customer can't be changed"],
        [{ name: null }, "Name can't be blank"],
        [{ access_token: null }, "Access token can't be blank"],
        [{ webhook_destination_url: "x", kind: "sandbox" }, "Webhook destination url is invalid and Kind can't be changed"],
    ])("of %j is refused: %s", async (patch, sentence) => {
        const emulator = await withNumber();
        const before = emulator.configs();
        expect(await call(emulator, `PATCH ${ONE}`, { whatsapp_phone_number: patch })).toMatchObject({
            status: 422,
            json: { error: sentence },
        });
        expect(emulator.configs()).toEqual(before);
    });

    test("may repeat the current value of a field that cannot be changed", async () => {
        const emulator = await withNumber();
        const { phone_number_id, business_account_id } = CONFIG;
        const patch = { phone_number_id, business_account_id, kind: "production", customer_id: "c1", name: "New" };
        expect(await data(call(emulator, `PATCH ${ONE}`, { whatsapp_phone_number: patch }))).toMatchObject(patch);
    });
});

describe("several configs with one number", () => {
    test("are reached in order: a production config first, then the newest, then the next after each deletion", async () => {
        const emulator = await withNumber({ id: "old" });
        emulator.addConfig("c1", { id: "new", phone_number_id: CONFIG.phone_number_id });
        emulator.addConfig("c1", { id: "try", phone_number_id: CONFIG.phone_number_id, kind: "sandbox" });
        const met = [];
        for (const _ of [1, 2, 3]) {
            met.push((await data(call(emulator, `GET ${ONE}`))).internal_id);
            await call(emulator, `DELETE ${ONE}`);
        }
        expect(met).toEqual(["new", "old", "try"]);
    });
});

/** GET, PATCH, DELETE and health of one number. */
async function outcomes(emulator: Emulator, path: string, key?: string): Promise<string[]> {
    const responses = [
        await call(emulator, `GET ${path}`, undefined, key),
        await call(emulator, `PATCH ${path}`, { whatsapp_phone_number: { name: "x" } }, key),
        await call(emulator, `DELETE ${path}`, undefined, key),
        await call(emulator, `GET ${path}/health`, undefined, key),
    ];
    return responses.map(({ status, json }: EmulatorResponse) => `${status} ${(json as { error?: string } | undefined)?.error}`);
}

async function withCustomer(options: EmulatorOptions = {}): Promise<Emulator> {
    return start({ now: () => Date.parse(AT), seed: { customers: [{ id: "c1", name: "Acme" }] }, ...options });
}

async function withNumber(config: Partial<ConfigSeed> = {}, options: EmulatorOptions = {}): Promise<Emulator> {
    const seed = { customers: [{ id: "c1", name: "Acme" }], configs: [{ ...CONFIG, id: "w1", customer_id: "c1", ...config }] };
    return withCustomer({ seed, ...options });
}
