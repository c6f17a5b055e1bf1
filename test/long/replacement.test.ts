import { describe, expect } from "vitest";
import { byApiVersion, routes, salesId, supportId, undeclared } from "../support/apiVersion";
import { acme, sharedEngineTest, takeRequests } from "../support/engineTest";
import { nameOf, type Stack } from "../support/stack";

const webhook = { resource: "WhatsAppWebhook", configId: supportId, secretKey: "key", events: ["whatsapp.message.received"] };

const declared = {
    moved: { ...acme, name: "Moved", phoneNumberId: "1" },
    replaced: { ...acme, name: "Replaced", phoneNumberId: "2" },
    tainted: { ...acme, name: "Tainted", phoneNumberId: "3" },
    // An external ID is unique at Kapso, as a number is.
    replacedCustomer: { resource: "Customer", name: "Replaced customer", externalCustomerId: "crm-1" },
    taintedCustomer: { resource: "Customer", name: "Tainted customer", externalCustomerId: "crm-2" },
    movedWebhook: { ...webhook, url: "https://moved.example" },
    replacedWebhook: { ...webhook, url: "https://replaced.example" },
    taintedWebhook: { ...webhook, url: "https://tainted.example" },
};

/** The names of the replaced and tainted resources in `declared`, by the path of their list. */
const pairs: Record<string, (keyof typeof declared)[]> = {
    [routes.newConfig("acme")]: ["replaced", "tainted"],
    "/customers": ["replacedCustomer", "taintedCustomer"],
    [routes.newWebhook(supportId)]: ["replacedWebhook", "taintedWebhook"],
};

// Kapso connects a number only once, so a create before the delete would fail.
const it = sharedEngineTest({ emulator: { uniqueNumbers: true } });

describe("a replacement", () => {
    it.beforeAll(async ({ stack, emulator }) => {
        emulator.addConfig("acme", undeclared.support);
        emulator.addConfig("globex", undeclared.sales);
        await stack.declare(declared);
        await stack.up();
        emulator.clearRequests();
    });

    it("that the user requests, with up --replace or a taint, deletes before it creates", async ({ stack, emulator }) => {
        const olds = await pathsIn(stack);
        const urns = new Map((await stack.resources()).map(({ urn }) => [nameOf(urn), urn]));
        const all = Object.entries(pairs).flatMap(([list, names]) => names.map((name) => [name, list] as const));
        const urnsOf = (word: string) => all.filter(([name]) => name.startsWith(word)).map(([name]) => urns.get(name) ?? "");
        await stack.succeed(["state", "taint", ...urnsOf("tainted"), "--yes"]);
        await stack.up(...urnsOf("replaced").flatMap((urn) => ["--replace", urn]));
        for (const [name, list] of all) {
            const { name: label, url = label } = { ...declared[name] } as { name?: string; url?: string };
            const own = emulator.requests.filter(
                ({ method, path, body }) =>
                    (method !== "GET" && path === olds.get(name)) ||
                    (method === "POST" && path === list && JSON.stringify(body).includes(`"${url}"`)),
            );
            expect(own.map(({ method, status }) => `${method} ${status}`)).toEqual(["DELETE 204", "POST 201"]);
        }
        expect(takeRequests(emulator).filter((line) => !line.startsWith("GET"))).toHaveLength(12);
        expect([emulator.configs(), emulator.customers(), emulator.webhooks()].map(({ length }) => length)).toEqual([5, 4, 3]);
    });

    it("whose create would fail is refused by preview and up before the delete", async ({ stack, emulator }) => {
        const before = [emulator.configs(), emulator.webhooks()];
        const tokenless = { ...declared, moved: { ...declared.moved, customerId: "globex", accessToken: undefined } };
        const moved = { ...declared.moved, customerId: "nobody" };
        const movedWebhook = { ...declared.movedWebhook, configId: "nothing" };
        const outputOf = async (program: Record<string, object>) => {
            await stack.declare(program);
            return (await stack.fail("preview")).output;
        };
        expect(await outputOf(tokenless)).toContain("is required to create or replace a production config");
        expect(await outputOf({ ...declared, moved })).toContain("its customer nobody does not exist (");
        expect(await outputOf({ ...declared, movedWebhook })).toContain("its WhatsApp config nothing does not exist (");
        await stack.declare({ ...declared, moved, movedWebhook });
        await stack.fail("up", "--continue-on-error");
        expect(takeRequests(emulator).filter((line) => !line.startsWith("GET"))).toEqual([]);
        expect([emulator.configs(), emulator.webhooks()]).toEqual(before);
    });

    it("to another parent deletes before it creates, and reads the new parent and the object once per preview and up", async ({
        stack,
        emulator,
    }) => {
        const olds = await pathsIn(stack);
        await stack.declare({
            ...declared,
            moved: { ...declared.moved, customerId: "globex" },
            movedWebhook: { ...declared.movedWebhook, configId: salesId },
        });
        expect(await stack.previewOf()).toEqual({ moved: "replace customerId", movedWebhook: "replace configId" });
        const observed = ["moved", "movedWebhook"].map((name) => `GET ${olds.get(name)}`);
        expect(takeRequests(emulator).sort()).toEqual(["GET /customers/globex", `GET ${routes.config(salesId)}`, ...observed].sort());

        await stack.up();
        const requests = takeRequests(emulator);
        const config = [
            "GET /customers/globex",
            `GET ${olds.get("moved")}`,
            // On platform, the provider checks that the ID was not reused.
            ...byApiVersion({ v1: [], platform: [`GET ${olds.get("moved")}`] }),
            `DELETE ${olds.get("moved")}`,
            `GET ${routes.configsOf("globex")}`,
            `POST ${routes.newConfig("globex")}`,
        ];
        const webhook = [
            `GET ${routes.config(salesId)}`,
            `GET ${olds.get("movedWebhook")}`,
            `DELETE ${olds.get("movedWebhook")}`,
            `GET ${routes.newWebhook(salesId)}?page=1&per_page=100`,
            `POST ${routes.newWebhook(salesId)}`,
        ];
        expect(requests.filter((line) => !webhook.includes(line))).toEqual(config);
        expect(requests.filter((line) => !config.includes(line))).toEqual(webhook);
        expect(emulator.configs()).toContainEqual(expect.objectContaining({ customer_id: "globex", name: "Moved" }));
        expect(emulator.webhooks()).toContainEqual(
            expect.objectContaining({ whatsapp_config_id: "sales", url: declared.movedWebhook.url }),
        );
        expect([emulator.configs(), emulator.webhooks()].map(({ length }) => length)).toEqual([5, 3]);
        expect(await stack.previewOf("--refresh")).toEqual({});
    });
});

/** The API path of each resource, by its name. */
async function pathsIn(stack: Stack): Promise<Map<string, string>> {
    const resources = await stack.resources();
    return new Map(
        resources.map(({ urn, type, id = "" }) => [
            nameOf(urn),
            type.endsWith(":Customer") ? `/customers/${id}` : routes[id.includes("/") ? "webhook" : "config"](id),
        ]),
    );
}
