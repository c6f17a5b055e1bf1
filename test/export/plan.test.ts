import { describe, expect, it } from "vitest";
import { declarationOf } from "../../export/declaration";
import { declarationsOf, filesOf, planOf } from "../../export/index";
import { rows } from "../../export/rows";
import type { RemoteObject } from "../../provider/kapso/api/remoteObject";

const customer: RemoteObject = { id: "acme", name: "Acme" };
const config: RemoteObject = { id: "4a5b", customerId: "acme", name: "Support", phoneNumberId: "1", businessAccountId: "2" };
const webhook: RemoteObject = {
    id: "4a5b/1",
    configId: "4a5b",
    url: "https://api.acme.example/kapso?token=canary",
    events: ["whatsapp.message.received"],
    active: true,
};

function planWith(
    webhooks: RemoteObject[],
    { configs = [config], ofNobody = [] as RemoteObject[], sharingId = [] as RemoteObject[], projectWebhooks = [] as RemoteObject[] } = {},
) {
    const customers = [{ customer, configs: configs.map((one) => ({ config: one, webhooks })) }];
    return planOf({ customers, ofNobody, sharingId, projectWebhooks });
}

describe("an exported webhook", () => {
    it("of kind meta omits arguments that have no meaning for it, whatever defaults Kapso returns", () => {
        const defaults = { bufferEnabled: false, bufferWindowSeconds: 5, maxBufferSize: 50, bufferEvents: [], payloadVersion: "v2" };
        for (const returned of [{ events: [] }, { events: ["whatsapp.message.received"], ...defaults }, { payloadVersion: null }]) {
            expect(declarationOf("WhatsAppWebhook", "hook", { ...webhook, events: [], kind: "meta", ...returned }).args).toEqual({
                configId: "4a5b",
                url: webhook.url,
                active: true,
                kind: "meta",
            });
        }
    });

    it("of kind meta is declared although it has no events", () => {
        const plan = planWith([{ ...webhook, events: [], kind: "meta" }]);
        expect(plan.leftOut).toEqual([]);
        const files = filesOf(plan, { project: "p", version: "1.0.0", apiVersion: "platform" });
        expect(files["index.ts"]).toContain('kind: "meta",');
        expect(files["index.ts"]).not.toContain("events:");
    });

    it("is declared with its events, even if this version does not know their names", () => {
        const events = ["whatsapp.contact.identity_changed", "whatsapp.message.received", "kapso.of.tomorrow"];
        const plan = planWith([{ ...webhook, events }]);
        expect(plan.leftOut).toEqual([]);
        expect(declarationsOf(plan).at(-1)?.args.events).toEqual(events);
    });
});

describe("an exported project webhook", () => {
    const remote = { id: "5c6d", url: "https://api.acme.example/project", events: ["whatsapp.phone_number.created"], active: true };

    it("is declared in the program, the rows and the import file, without a parent", () => {
        const plan = planWith([], { projectWebhooks: [remote] });
        expect(plan.leftOut).toEqual([]);
        for (const all of [filesOf(plan, { project: "p", version: "1.0.0", apiVersion: "platform" })]) {
            expect(all["index.ts"]).toContain("new ProjectWebhook(");
            expect(JSON.parse(String(all["import.json"])).resources[0]).toMatchObject({
                type: "pulumi-nodejs:dynamic/kapso:ProjectWebhook",
                id: "5c6d",
                inputs: { url: remote.url, events: remote.events, active: true },
            });
        }
        expect(rows(plan)).toMatchObject({ projectWebhooks: [{ resource: "project-webhook", url: remote.url }] });
        expect(rows(planWith([]))).not.toHaveProperty("projectWebhooks");
    });
});

describe("an object that no program can declare", () => {
    it("is left out by its ID and name with the reason, together with its webhooks, and without a URL", () => {
        const odd = { ...config, id: "odd", name: "Odd number", phoneNumberId: "not digits" };
        const nobody = { ...config, id: "free", name: "Nobody's", customerId: null };
        const { leftOut, customers } = planWith([{ ...webhook, id: "odd/1" }], { configs: [odd], ofNobody: [nobody] });
        expect(leftOut).toEqual([
            {
                resourceType: "WhatsAppConfig",
                id: "free",
                name: "Nobody's",
                why: expect.stringMatching(/^it has no customer \(customer_id is null\)/),
            },
            { resourceType: "WhatsAppConfig", id: "odd", name: "Odd number", why: expect.stringMatching(/^phoneNumberId /) },
            { resourceType: "WhatsAppWebhook", id: "odd/1", why: "its config cannot be declared" },
        ]);
        expect(JSON.stringify(leftOut)).not.toContain("canary");
        expect(customers).toMatchObject([{ configs: [] }]);
    });
});
