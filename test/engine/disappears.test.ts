import { describe, expect } from "vitest";
import { byApiVersion, configIdOf, routes, supportId, undeclared } from "../support/apiVersion";
import { acme, engineTest, takeRequests } from "../support/engineTest";
import { nameOf } from "../support/stack";

const it = engineTest();

const webhook = { resource: "WhatsAppWebhook", configId: supportId, secretKey: "webhook-key", events: ["whatsapp.message.received"] };

/** One resource of each type that is deleted outside Pulumi. `kept` holds one that stays. */
const lost = {
    config: acme,
    customer: { resource: "Customer", name: "Initech" },
    webhook: { ...webhook, url: "https://acme.example/messages" },
};
const kept = {
    otherConfig: { ...acme, name: "Other", phoneNumberId: "2" },
    otherCustomer: { resource: "Customer", name: "Hooli" },
    otherWebhook: { ...webhook, url: "https://acme.example/other" },
};
/**
 * Created first. A customer is confirmed deleted only if Kapso still returns an object of the
 * state that is at least as old.
 */
const oldest = { evidence: { ...acme, name: "Oldest", phoneNumberId: "3" } };

const changed = {
    config: { ...lost.config, name: "Acme sales" },
    customer: { ...lost.customer, name: "Initech GmbH" },
    webhook: { ...lost.webhook, active: false },
};

describe("an object that was deleted outside Pulumi", () => {
    it("is announced by preview --refresh, explained by up, created again by up --refresh, and forgotten by refresh and destroy", async ({
        stack,
        emulator,
    }) => {
        emulator.addConfig("acme", undeclared.support);
        const idsOf = async (names: object) => {
            const all = new Map((await stack.resources()).map(({ urn, id = "" }) => [nameOf(urn), id]));
            const [config = "", customer = "", webhookId = ""] = Object.keys(names).map((name) => all.get(name));
            return { config, customer, webhook: webhookId };
        };
        const remove = (ids: { config: string; customer: string; webhook: string }) => {
            emulator.removeConfig(emulator.configs().find((config) => configIdOf(config) === ids.config)?.id ?? "");
            emulator.removeCustomer(ids.customer);
            emulator.removeWebhook(ids.webhook.replace(`${supportId}/`, ""));
        };
        await stack.declare(oldest);
        await stack.up();
        await stack.declare({ ...lost, ...kept, ...oldest });
        await stack.up();
        const first = await idsOf(lost);
        remove(first);

        expect(await stack.previewOf("--refresh")).toEqual({ config: "create", customer: "create", webhook: "create" });

        await stack.declare({ ...changed, ...kept, ...oldest });
        const { output } = await stack.fail("up", "--continue-on-error");
        for (const what of [`WhatsApp config ${first.config}`, `customer ${first.customer}`, `webhook ${first.webhook}`]) {
            expect(output).toMatch(new RegExp(`Could not update .*${what}: .* was probably deleted outside Pulumi\\.`));
        }

        expect(output.match(/\[KAPSO-DELETED-OUTSIDE\]\s+- Run `pulumi up --refresh`/g)).toHaveLength(3);

        emulator.clearRequests();
        await stack.up("--refresh");
        expect(
            takeRequests(emulator)
                .filter((line) => !line.startsWith("GET"))
                .sort(),
        ).toEqual(["POST /customers", `POST ${routes.newConfig("acme")}`, `POST ${routes.newWebhook(supportId)}`].sort());
        expect(emulator.configs()).toContainEqual(expect.objectContaining({ name: "Acme sales" }));
        expect(emulator.customers()).toContainEqual(expect.objectContaining({ name: "Initech GmbH" }));
        expect(emulator.webhooks()).toContainEqual(expect.objectContaining({ url: lost.webhook.url, active: false }));

        remove(await idsOf(lost));
        expect((await stack.refresh()).output).toMatch(/- 3 deleted/);
        expect((await stack.resources()).map(({ urn }) => nameOf(urn)).sort()).toEqual(Object.keys({ ...kept, ...oldest }).sort());

        const others = await idsOf(kept);
        remove(others);
        emulator.clearRequests();
        await stack.destroy();
        const requests = takeRequests(emulator);
        expect(requests).toContain(`DELETE ${routes.config(others.config)}`);
        expect(requests).toContain(`DELETE /customers/${others.customer}`);
        // On platform, a list of numbers is evidence only if Kapso returns the customer.
        const parent = byApiVersion({ v1: [], platform: ["/customers/acme"] });
        const lists = [routes.configsOf("acme"), "/customers?page=1&per_page=100", `${routes.newWebhook(supportId)}?page=1&per_page=100`];
        // Only the config itself shows that its number was not reconnected.
        const config = byApiVersion({ v1: [], platform: [routes.config(supportId)] });
        const idChecks: string[] = byApiVersion({
            v1: [],
            platform: [others.config, oldest.evidence.phoneNumberId].map((id) => `GET ${routes.config(id)}`),
        });
        const evidence = requests.filter((line) => line.startsWith("GET") && !idChecks.includes(line));
        // The check whether a number was reconnected may have read the same list already.
        const asked = byApiVersion({ v1: evidence, platform: [...new Set(evidence)] });
        expect(asked.sort()).toEqual([...lists, ...parent, ...config].map((path) => `GET ${path}`).sort());
        expect(await stack.resources()).toEqual([]);
        expect(emulator.configs().map(({ id }) => id)).toEqual(["support"]);
    });
});
