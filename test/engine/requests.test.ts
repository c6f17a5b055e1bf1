import { describe, expect } from "vitest";
import { acme, engineTest, takeRequests } from "../support/engineTest";

const it = engineTest();

const webhook = { resource: "WhatsAppWebhook", secretKey: "webhook-key", events: ["whatsapp.message.received"] };

/** One resource of each sort beside what was there before, and a customer with all that hangs on it. */
const declared = {
    acme,
    messages: { ...webhook, configId: "support", url: "https://acme.example/messages" },
    initech: { resource: "Customer", name: "Initech" },
    config: { ...acme, customerId: `\${initech.id}`, name: "Initech support", phoneNumberId: "2" },
    first: { ...webhook, configId: `\${config.id}`, url: "https://initech.example/first" },
    second: { ...webhook, configId: `\${config.id}`, url: "https://initech.example/second" },
};

const changed = {
    ...declared,
    acme: { ...acme, name: "Acme sales" },
    messages: { ...declared.messages, active: false, headers: { "x-team": "sales" } },
    initech: { ...declared.initech, name: "Initech GmbH" },
};

describe("what the service is asked", () => {
    it("is one request for each operation, a list before the first create beside what was there, and none for an up without changes", async ({
        stack,
        emulator,
    }) => {
        emulator.addConfig("acme", { id: "support" });
        await stack.declare(declared);
        await stack.up();
        const idOf = (name: string) => emulator.configs().find((config) => config.name === name)?.id;
        const webhookOf = (url: string) => {
            const stored = emulator.webhooks().find((one) => one.url === url);
            return `/whatsapp_configs/${stored?.whatsapp_config_id}/whatsapp_webhooks/${stored?.id}`;
        };
        const [initech] = emulator.customers();
        const paths = {
            acme: `/whatsapp_configs/${idOf("Acme support")}`,
            messages: webhookOf(declared.messages.url),
            initech: `/customers/${initech?.id}`,
            config: `/whatsapp_configs/${idOf("Initech support")}`,
            first: webhookOf(declared.first.url),
            second: webhookOf(declared.second.url),
        };
        const all = (method: string) =>
            Object.values(paths)
                .map((path) => `${method} ${path}`)
                .sort();
        // Nothing can be there before beside an owner that this run made.
        expect(takeRequests(emulator).sort()).toEqual(
            [
                "GET /customers/acme/whatsapp_configs?page=1&per_page=100",
                "POST /customers/acme/whatsapp_configs",
                "GET /whatsapp_configs/support/whatsapp_webhooks?page=1&per_page=100",
                "POST /whatsapp_configs/support/whatsapp_webhooks",
                "GET /customers?page=1&per_page=100",
                "POST /customers",
                `POST ${paths.initech}/whatsapp_configs`,
                `POST ${paths.config}/whatsapp_webhooks`,
                `POST ${paths.config}/whatsapp_webhooks`,
            ].sort(),
        );

        await stack.up();
        expect(takeRequests(emulator)).toEqual([]);

        await stack.refresh();
        // Two of one config are one list, where they are read together.
        const isOfTwo = (line: string) => line.includes(`${paths.config}/whatsapp_webhooks`);
        const reads = takeRequests(emulator);
        expect(reads.filter((line) => !isOfTwo(line)).sort()).toEqual(all("GET").filter((line) => !isOfTwo(line)));
        expect([1, 2]).toContain(reads.filter(isOfTwo).length);

        await stack.declare(changed);
        await stack.up();
        // One published version demands the three Meta fields in every PATCH.
        const { phoneNumberId: phone_number_id, businessAccountId: business_account_id, accessToken: access_token } = acme;
        expect(Object.fromEntries(emulator.requests.map(({ method, path, body }) => [`${method} ${path}`, body]))).toEqual({
            [`PATCH ${paths.acme}`]: { whatsapp_config: { name: "Acme sales", phone_number_id, business_account_id, access_token } },
            [`PATCH ${paths.messages}`]: { whatsapp_webhook: { active: false, headers: { "x-team": "sales" } } },
            [`PATCH ${paths.initech}`]: { customer: { name: "Initech GmbH" } },
        });
        expect(takeRequests(emulator)).toHaveLength(3);
        expect(emulator.configs()).toContainEqual(expect.objectContaining({ customer_id: "acme", name: "Acme sales" }));
        expect(emulator.webhooks()).toContainEqual(expect.objectContaining({ whatsapp_config_id: "support", active: false }));
        expect(emulator.customers()[0]).toMatchObject({ id: initech?.id, name: "Initech GmbH" });

        await stack.destroy();
        const deletes = takeRequests(emulator);
        expect([...deletes].sort()).toEqual(all("DELETE"));
        const turns = [paths.first, paths.second, paths.config, paths.initech].map((path) => deletes.indexOf(`DELETE ${path}`));
        expect(Math.max(...turns.slice(0, 2))).toBeLessThan(Number(turns[2]));
        expect(turns[2]).toBeLessThan(Number(turns[3]));
        expect(emulator.configs().map(({ id }) => id)).toEqual(["support"]);
        expect(emulator.webhooks()).toEqual([]);
        expect(emulator.customers().map(({ id }) => id)).toEqual(["globex", "acme"]);
    });
});
