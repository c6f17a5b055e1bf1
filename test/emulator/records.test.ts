import { describe, expect, test } from "vitest";
import { SeedError, startEmulator } from "../../emulator";
import { CONFIG, call, data, start, WEBHOOK } from "./client";

describe("records that are changed outside the API", () => {
    test("are visible in the API, and are no requests in the log", async () => {
        const emulator = await start();
        const customer = emulator.addCustomer();
        const config = emulator.addConfig(customer.id, { name: "Theirs", phone_number_id: "1" });
        emulator.changeConfig(config.id, { name: "Changed" });
        expect(emulator.requests).toEqual([]);
        expect(await data(call(emulator, `GET /whatsapp_configs/${config.id}`))).toMatchObject({
            name: "Changed",
            customer_id: customer.id,
            phone_number_id: "1",
        });
        emulator.removeConfig(config.id);
        expect((await call(emulator, `GET /whatsapp_configs/${config.id}`)).status).toBe(404);
        emulator.addWebhook(emulator.addConfig(customer.id).id);
        emulator.removeCustomer(customer.id);
        expect([emulator.customers(), emulator.configs(), emulator.webhooks()]).toEqual([[], [], []]);
    });

    test("can be webhooks, which are deleted together with their config", async () => {
        const emulator = await start();
        const config = emulator.addConfig(emulator.addCustomer().id);
        const webhook = emulator.addWebhook(config.id);
        const route = `GET /whatsapp_configs/${config.id}/whatsapp_webhooks/${webhook.id}`;
        expect(webhook).toMatchObject({ whatsapp_config_id: config.id, secret_key: "webhook-secret", active: true });
        const changed = { events: ["whatsapp.message.sent", "an.event.of.tomorrow"], headers: { "X-Team": "alpha" }, active: undefined };
        emulator.changeWebhook(webhook.id, changed);
        expect(emulator.requests).toEqual([]);
        expect(await data(call(emulator, route))).toMatchObject({ ...changed, active: true, url: webhook.url });
        emulator.removeWebhook(webhook.id);
        expect((await call(emulator, route)).status).toBe(404);
        emulator.addWebhook(config.id);
        emulator.removeConfig(config.id);
        expect(emulator.webhooks()).toEqual([]);
    });

    test("get a new updated_at, except for a change by Meta", async () => {
        let now = Date.parse("2023-07-15T14:30:45Z");
        const emulator = await start({ now: () => now, responses: "later" });
        const { id, updated_at } = emulator.addConfig(emulator.addCustomer().id, { quality_rating: "YELLOW" });
        now += 5000;
        const changed = { verified_name: "Acme", quality_rating: null, status: "FLAGGED", is_official_business_account: true };
        expect(emulator.changeConfig(id, changed)).toMatchObject({ ...changed, name_status: "APPROVED", updated_at });
        expect(await data(call(emulator, `GET /whatsapp_configs/${id}`))).toMatchObject({ verified_name: "Acme", quality_rating: null });
        expect(emulator.changeConfig(id, { status: "CONNECTED", name: "New" }).updated_at).toBe("2023-07-15T14:30:50Z");
    });

    test("throw an error for an unknown ID, and for an ID that already exists", async () => {
        const emulator = await start({ seed: { customers: [{ id: "c1", name: "A" }] } });
        expect(() => emulator.addConfig("nobody")).toThrow('no customer "nobody"');
        expect(() => emulator.changeConfig("nothing", {})).toThrow('no config "nothing"');
        expect(() => emulator.removeConfig("nothing")).toThrow('no config "nothing"');
        expect(() => emulator.removeCustomer("nobody")).toThrow('no customer "nobody"');
        expect(() => emulator.addWebhook("nothing")).toThrow('no config "nothing"');
        expect(() => emulator.changeWebhook("nothing", {})).toThrow('no webhook "nothing"');
        expect(() => emulator.removeWebhook("nothing")).toThrow('no webhook "nothing"');
        expect(() => emulator.addCustomer({ id: "c1" })).toThrow('already a record with the ID "c1"');
    });
});

describe("a seed", () => {
    test("fills the emulator, and its configs may lack fields that the API requires", async () => {
        const emulator = await start({
            apiKey: [
                { key: "a", project: "acme" },
                { key: "b", project: "globex" },
            ],
            seed: {
                customers: [
                    { id: "c1", name: "A" },
                    { id: "c2", name: "B", project: "globex", created_at: "2020-01-01T00:00:00Z" },
                ],
                configs: [{ id: "w2", customer_id: "c2", name: "Signup", phone_number_id: "7", quality_rating: null, status: "FLAGGED" }],
                webhooks: [{ ...WEBHOOK, whatsapp_config_id: "w2", events: ["an.event.of.tomorrow"], kind: "meta", payload_version: "v1" }],
            },
        });
        expect(emulator.customers()).toMatchObject([
            { id: "c1", project: "acme" },
            { id: "c2", project: "globex", created_at: "2020-01-01T00:00:00Z" },
        ]);
        expect(emulator.configs()).toMatchObject([
            {
                ...{ name: "Signup", project: "globex", access_token: null, kind: "production" },
                ...{ quality_rating: null, status: "FLAGGED", name_status: "APPROVED", code_verification_status: "COMPLETED" },
                ...{ verified_name: null, throughput_tier: "STANDARD", is_official_business_account: false },
            },
        ]);
        expect(emulator.webhooks()).toMatchObject([
            {
                ...WEBHOOK,
                whatsapp_config_id: "w2",
                events: ["an.event.of.tomorrow"],
                inactivity_minutes: 60,
                kind: "meta",
                payload_version: "v1",
            },
        ]);
    });

    test.each([
        [null, /the seed: /],
        [{ customer: [] }, /the seed: .*"customer"/],
        [{ customers: [{ id: "c1" }] }, /customers\[0\]\.name: /],
        [{ customers: [{ name: "A", colour: "red" }] }, /customers\[0\]: .*"colour"/],
        [
            {
                customers: [
                    { id: "c1", name: "A" },
                    { id: "c1", name: "B" },
                ],
            },
            /customers\[1\]\.id: "c1" is used twice/,
        ],
        [{ configs: [{ customer_id: "c9", name: "A" }] }, /configs\[0\]\.customer_id: no customer of the seed has the ID "c9"/],
        [
            { customers: [{ id: "c1", name: "A" }], configs: [{ ...CONFIG, customer_id: "c1", phone_number_id: 12 }] },
            /configs\[0\]\.phone_number_id: /,
        ],
        [{ customers: [{ id: "c1", name: "A" }], configs: [{ customer_id: "c1", name: "A", kind: "demo" }] }, /configs\[0\]\.kind: /],
        [
            { webhooks: [{ ...WEBHOOK, whatsapp_config_id: "w9" }] },
            /webhooks\[0\]\.whatsapp_config_id: no config of the seed has the ID "w9"/,
        ],
        [{ webhooks: [{ ...WEBHOOK, whatsapp_config_id: "w1", headers: { "X-Team": 1 } }] }, /webhooks\[0\]\.headers\.X-Team: /],
        [{ webhooks: [{ ...WEBHOOK, whatsapp_config_id: "w1", kind: "sms" }] }, /webhooks\[0\]\.kind: /],
        [
            { customers: [{ id: "c1", name: "A" }], configs: [{ customer_id: "c1", name: "A", project: "p" }] },
            /configs\[0\]\.project: the project is the customer's/,
        ],
        [{ webhooks: [{ whatsapp_config_id: "w1" }] }, /webhooks\[0\]\.url: .*webhooks\[0\]\.secret_key: .*webhooks\[0\]\.events: /],
    ])("of %j is refused, and the error names the field", async (seed, message) => {
        const error = await startEmulator({ seed: seed as never }).then(
            () => undefined,
            (reason: unknown) => reason,
        );
        expect(error).toBeInstanceOf(SeedError);
        expect(String(error)).toMatch(message);
    });
});
