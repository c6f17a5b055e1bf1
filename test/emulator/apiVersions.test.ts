import { describe, expect, test } from "vitest";
import type { Emulator, EmulatorOptions } from "../../emulator";
import { CONFIG, call, callPlatform, data, list, start, WEBHOOK } from "./client";

const NUMBER = `/whatsapp/phone_numbers/${CONFIG.phone_number_id}`;

test("both base URLs have the same host", async () => {
    const { baseUrl, platformBaseUrl } = await start();
    expect(platformBaseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/platform\/v1$/);
    expect(new URL(platformBaseUrl).origin).toBe(new URL(baseUrl).origin);
});

describe("the common store", () => {
    test("has one customer for both API versions", async () => {
        const emulator = await start();
        const customer = await data(call(emulator, "POST /customers", { customer: { name: "Acme", external_customer_id: "crm-1" } }));
        expect(await data(callPlatform(emulator, `GET /customers/${customer.id}`))).toEqual(customer);
        const again = { customer: { name: "Again", external_customer_id: "crm-1" } };
        expect((await callPlatform(emulator, "POST /customers", again)).status).toBe(422);
        await callPlatform(emulator, `DELETE /customers/${customer.id}`);
        expect((await call(emulator, `GET /customers/${customer.id}`)).status).toBe(404);
    });

    test("shows a config that was created on v1 as a Platform number, with v1's ID as internal_id", async () => {
        const emulator = await withCustomer({ responses: "later" });
        const config = await data(call(emulator, "POST /customers/c1/whatsapp_configs", { whatsapp_config: CONFIG }));
        const { id, ...number } = await data(callPlatform(emulator, `GET ${NUMBER}`));
        const { id: internal_id, limits, display_name, display_phone_number, ...shown } = config;
        expect(id).toBe(CONFIG.phone_number_id);
        expect(number).toMatchObject({ internal_id, ...shown });
    });

    test("shows a Platform number as a config on v1, and each API version sees changes and deletions by the other", async () => {
        const emulator = await withCustomer();
        const body = { whatsapp_phone_number: CONFIG };
        const { internal_id } = await data(callPlatform(emulator, "POST /customers/c1/whatsapp/phone_numbers", body));
        const config = `/whatsapp_configs/${internal_id}`;
        const { access_token, ...returned } = CONFIG;
        expect(await data(call(emulator, `GET ${config}`))).toMatchObject(returned);

        await call(emulator, `PATCH ${config}`, { whatsapp_config: { name: "By v1" } });
        expect(await data(callPlatform(emulator, `GET ${NUMBER}`))).toMatchObject({ name: "By v1" });
        await callPlatform(emulator, `PATCH ${NUMBER}`, { whatsapp_phone_number: { name: "By platform" } });
        expect(await data(call(emulator, `GET ${config}`))).toMatchObject({ name: "By platform" });
        await callPlatform(emulator, `DELETE ${NUMBER}`);
        expect((await call(emulator, `GET ${config}`)).status).toBe(404);
    });

    test("changes the Platform ID of a number if v1 changes the phone number ID", async () => {
        const emulator = await withNumber();
        await call(emulator, "PATCH /whatsapp_configs/w1", { whatsapp_config: { phone_number_id: "22" } });
        expect((await callPlatform(emulator, `GET ${NUMBER}`)).status).toBe(404);
        expect(await data(callPlatform(emulator, "GET /whatsapp/phone_numbers/22"))).toMatchObject({ internal_id: "w1" });
    });

    test("gives a reconnected number another internal_id under the same Platform ID", async () => {
        const emulator = await withNumber();
        await call(emulator, "DELETE /whatsapp_configs/w1");
        const body = { whatsapp_phone_number: CONFIG };
        const number = await data(callPlatform(emulator, "POST /customers/c1/whatsapp/phone_numbers", body));
        expect(number).toMatchObject({ id: CONFIG.phone_number_id, internal_id: expect.not.stringMatching(/^w1$/) });
    });

    test("has one webhook for both API versions", async () => {
        const emulator = await withNumber({ responses: "later" });
        const fields = { ...WEBHOOK, buffer_enabled: true, payload_version: "v1" };
        const made = await data(callPlatform(emulator, `POST ${NUMBER}/webhooks`, { whatsapp_webhook: fields }));
        const { phone_number_id, secret_key, ...shown } = made;
        expect(await data(call(emulator, `GET /whatsapp_configs/w1/whatsapp_webhooks/${made.id}`))).toEqual(shown);

        const path = "/whatsapp_configs/w1/whatsapp_webhooks";
        const other = await data(call(emulator, `POST ${path}`, { whatsapp_webhook: WEBHOOK }));
        expect((await list(callPlatform(emulator, `GET ${NUMBER}/webhooks`))).map(({ id }) => id)).toEqual([other.id, made.id]);
        await callPlatform(emulator, `DELETE ${NUMBER}/webhooks/${other.id}`);
        expect((await call(emulator, `GET ${path}/${other.id}`)).status).toBe(404);
    });

    test("shows Meta's changes on both API versions, without a new updated_at", async () => {
        const emulator = await withNumber({ responses: "later" });
        const before = await data(callPlatform(emulator, `GET ${NUMBER}`));
        const changed = { verified_name: "Acme Inc.", quality_rating: "RED", status: "FLAGGED", name_status: "DECLINED" };
        emulator.changeConfig("w1", changed);
        expect(await data(callPlatform(emulator, `GET ${NUMBER}`))).toEqual({ ...before, ...changed });
        expect(await data(call(emulator, "GET /whatsapp_configs/w1"))).toMatchObject({
            verified_name: "Acme Inc.",
            quality_rating: "RED",
        });
    });

    test("holds a second config of one number that v1 created, although the Platform API refuses one", async () => {
        const emulator = await withNumber();
        const refused = await callPlatform(emulator, "POST /customers/c1/whatsapp/phone_numbers", { whatsapp_phone_number: CONFIG });
        const allowed = await call(emulator, "POST /customers/c1/whatsapp_configs", { whatsapp_config: CONFIG });
        expect([refused.status, allowed.status]).toEqual([409, 201]);
    });
});

describe("limits and faults on both API versions", () => {
    test("health requests share one limit", async () => {
        const emulator = await withNumber({ now: () => 0 });
        const statuses = [];
        for (const _ of [1, 2, 3]) {
            statuses.push((await call(emulator, "GET /whatsapp_configs/w1/health")).status);
            statuses.push((await callPlatform(emulator, `GET ${NUMBER}/health`)).status);
        }
        expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    });

    test("a fault matches the path below either base URL", async () => {
        const emulator = await withNumber();
        const both = emulator.fault({ kind: "latency", ms: 0, match: { path: "/customers" } });
        const one = emulator.fault({ kind: "unauthorized", match: { path: "/whatsapp/phone_numbers/*" } });
        expect((await call(emulator, "GET /customers")).status).toBe(200);
        expect((await callPlatform(emulator, "GET /customers")).status).toBe(200);
        expect((await callPlatform(emulator, `GET ${NUMBER}`)).status).toBe(401);
        expect((await call(emulator, "GET /whatsapp_configs/w1")).status).toBe(200);
        expect([both.hits, one.hits]).toEqual([2, 1]);
    });

    test("an ignored null does not change the field on the Platform API", async () => {
        const emulator = await withNumber();
        emulator.fault({ kind: "nullIgnored" });
        await callPlatform(emulator, `PATCH ${NUMBER}`, { whatsapp_phone_number: { webhook_destination_url: null } });
        expect(emulator.configs()).toMatchObject([{ webhook_destination_url: CONFIG.webhook_destination_url }]);
    });

    test("laggingLists affects only lists", async () => {
        const emulator = await withNumber();
        const fault = emulator.fault({ kind: "laggingLists", seconds: 1 });
        for (const path of [NUMBER, `${NUMBER}/webhooks/h1`, `${NUMBER}/health`, "/customers/webhooks"]) {
            await callPlatform(emulator, `GET ${path}`);
        }
        expect(fault.hits).toBe(0);
    });

    test("ignored filters are ignored on both API versions", async () => {
        const emulator = await withNumber({ ignoreFilters: true });
        expect(await list(call(emulator, "GET /customers?q[name_cont]=nobody"))).toHaveLength(1);
        expect(await list(callPlatform(emulator, "GET /customers?name_contains=nobody"))).toHaveLength(1);
    });
});

async function withCustomer(options: EmulatorOptions = {}): Promise<Emulator> {
    return start({ seed: { customers: [{ id: "c1", name: "Acme" }] }, ...options });
}

async function withNumber(options: EmulatorOptions = {}): Promise<Emulator> {
    const seed = { customers: [{ id: "c1", name: "Acme" }], configs: [{ ...CONFIG, id: "w1", customer_id: "c1" }] };
    return withCustomer({ seed, ...options });
}
