import { describe, expect } from "vitest";
import { byApiVersion, configRoot, routes, supportId, undeclared } from "../support/apiVersion";
import { acme, engineTest, takeRequests } from "../support/engineTest";
import { nameOf } from "../support/stack";

const it = engineTest();

const webhook = { resource: "WhatsAppWebhook", secretKey: "webhook-key", events: ["whatsapp.message.received"] };

/** One resource of each type under existing parents, and a customer with configs and webhooks. */
const declared = {
    acme,
    messages: { ...webhook, configId: supportId, url: "https://acme.example/messages" },
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

describe("Kapso receives", () => {
    it("one request per operation, one list before the first create under an existing parent, and none without changes", async ({
        stack,
        emulator,
    }) => {
        emulator.addConfig("acme", undeclared.support);
        await stack.declare(declared);
        await stack.up();
        const ids = new Map((await stack.resources()).map(({ urn, id = "" }) => [nameOf(urn), id]));
        const configOf = (name: string) => routes.config(ids.get(name) ?? "");
        const webhookOf = (name: string) => routes.webhook(ids.get(name) ?? "");
        const [initech] = emulator.customers();
        const paths = {
            acme: configOf("acme"),
            messages: webhookOf("messages"),
            initech: `/customers/${initech?.id}`,
            config: configOf("config"),
            first: webhookOf("first"),
            second: webhookOf("second"),
        };
        const all = (method: string) =>
            Object.values(paths)
                .map((path) => `${method} ${path}`)
                .sort();
        // A parent that this run created has no older objects, so it needs no list.
        expect(takeRequests(emulator).sort()).toEqual(
            [
                `GET ${routes.configsOf("acme")}`,
                `POST ${routes.newConfig("acme")}`,
                `GET ${routes.newWebhook(supportId)}?page=1&per_page=100`,
                `POST ${routes.newWebhook(supportId)}`,
                "GET /customers?page=1&per_page=100",
                "POST /customers",
                `POST ${routes.newConfig(String(initech?.id))}`,
                `POST ${routes.newWebhook(String(ids.get("config")))}`,
                `POST ${routes.newWebhook(String(ids.get("config")))}`,
            ].sort(),
        );

        await stack.up();
        expect(takeRequests(emulator)).toEqual([]);

        await stack.refresh();
        // Two webhooks of one config need one list if the engine reads them at the same time.
        const isOfTwo = (line: string) => line.includes(routes.newWebhook(String(ids.get("config"))));
        const reads = takeRequests(emulator);
        expect(reads.filter((line) => !isOfTwo(line)).sort()).toEqual(all("GET").filter((line) => !isOfTwo(line)));
        expect([1, 2]).toContain(reads.filter(isOfTwo).length);

        await stack.declare(changed);
        await stack.up();
        expect(Object.fromEntries(emulator.requests.map(({ method, path, body }) => [`${method} ${path}`, body]))).toEqual({
            [`PATCH ${paths.acme}`]: { [configRoot]: { name: "Acme sales" } },
            [`PATCH ${paths.messages}`]: { whatsapp_webhook: { active: false, headers: { "x-team": "sales" } } },
            [`PATCH ${paths.initech}`]: { customer: { name: "Initech GmbH" } },
        });
        expect(takeRequests(emulator)).toHaveLength(3);
        expect(emulator.configs()).toContainEqual(expect.objectContaining({ customer_id: "acme", name: "Acme sales" }));
        expect(emulator.webhooks()).toContainEqual(expect.objectContaining({ whatsapp_config_id: "support", active: false }));
        expect(emulator.customers()[0]).toMatchObject({ id: initech?.id, name: "Initech GmbH" });

        await stack.destroy();
        const requests = takeRequests(emulator);
        const deletes = requests.filter((line) => !line.startsWith("GET"));
        expect([...deletes].sort()).toEqual(all("DELETE"));
        // On platform, the provider checks before a delete that the ID was not reused.
        const idChecks = byApiVersion({ v1: [], platform: [paths.acme, paths.config] }).map((path) => `GET ${path}`);
        expect(requests.filter((line) => line.startsWith("GET")).sort()).toEqual(idChecks.sort());
        const turns = [paths.first, paths.second, paths.config, paths.initech].map((path) => deletes.indexOf(`DELETE ${path}`));
        expect(Math.max(...turns.slice(0, 2))).toBeLessThan(Number(turns[2]));
        expect(turns[2]).toBeLessThan(Number(turns[3]));
        expect(emulator.configs().map(({ id }) => id)).toEqual(["support"]);
        expect(emulator.webhooks()).toEqual([]);
        expect(emulator.customers().map(({ id }) => id)).toEqual(["globex", "acme"]);
    });

    it("one list request per hundred objects, and at most two more, in a refresh beside unmanaged configs", async ({ stack, emulator }) => {
        Object.assign(stack.env, { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" });
        const managed = Array.from({ length: 199 }, (_, index) => ({
            ...acme,
            name: `Number ${index}`,
            phoneNumberId: String(1000 + index),
        }));
        const webhooks = Array.from({ length: 99 }, (_, index) => ({
            ...webhook,
            configId: supportId,
            url: `https://acme.example/${index}`,
        }));
        emulator.addConfig("acme", undeclared.support);
        emulator.addConfig("acme");
        for (let older = 0; older < 2; older += 1) {
            emulator.addWebhook("support", { url: `https://older.example/${older}` });
        }
        await stack.declare(Object.fromEntries([...managed, ...webhooks].map((args, index) => [`r${index}`, args])));
        await stack.up();
        emulator.clearRequests();
        await stack.refresh();
        const reads = takeRequests(emulator);
        const ofWebhooks = reads.filter((line) => line.includes("/webhooks") || line.includes("/whatsapp_webhooks"));
        // With 201 configs and 101 webhooks, the last page of each list holds no managed object.
        expect(ofWebhooks.length).toBeLessThanOrEqual(2 + 2);
        expect(reads.length - ofWebhooks.length).toBeLessThanOrEqual(3 + 2);
    });
});
