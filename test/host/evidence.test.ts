import { beforeEach, describe, expect, it } from "vitest";
import { byApiVersion, webhookIdOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { failureOf, type Stage, useStage } from "./stage";

// A DELETE that is sent again after a lost response returns 404. The 404 is evidence only if
// another response of this run shows that the API key belongs to the state's account.
// docs/reference/guarantees.md lists the responses that count.

let ahead = 0;
const stage = useStage({ emulator: { now: () => Date.now() + ahead }, host: { env: { KAPSO_RECOVERY_SECONDS_AFTER_ERROR: "0.4" } } });
beforeEach(() => {
    ahead = 0;
});

type Resource = "whatsAppConfig" | "customer" | "whatsAppWebhook";

/** An object in the state. */
interface Entry {
    resource: Resource;
    id: string;
    outs: Properties;
}

describe.each([1, 2])("a destroy in which the response to a DELETE is lost %i times", (times) => {
    it.each<[string, (own: Family) => Entry[]]>([
        ["a customer after its config", ({ config, customer }) => [config, customer]],
        ["a customer after a webhook of its config", ({ webhook, config, customer }) => [webhook, config, customer]],
        ["a config after its webhook", ({ webhook, config }) => [webhook, config]],
        ["a config alone", ({ config }) => [config]],
        ["a webhook alone", ({ webhook }) => [webhook]],
        ["a customer after an older customer", ({ older, customer }) => [older, customer]],
        ["a customer after a younger customer", ({ younger, customer }) => [younger, customer]],
    ])("succeeds without a question for %s", async (_title, entriesOf) => {
        const entries = entriesOf(plantFamily(stage()));
        await beginRun();
        const last = entries.at(-1);
        for (const entry of entries) {
            if (entry === last) {
                stage().emulator.fault({ kind: "drop", when: "after", match: { method: "DELETE", times } });
            }
            await stage().host.resource(entry.resource).delete(entry.id, entry.outs);
        }
        for (const { resource, id } of entries) {
            expect(storedIds(resource)).not.toContain(id);
        }
    });

    it("succeeds without a question if the responses to the children's DELETEs are lost too", async () => {
        const { webhook, config, customer } = plantFamily(stage());
        await beginRun();
        for (const { resource, id, outs } of [webhook, config, customer]) {
            const lost = stage().emulator.fault({ kind: "drop", when: "after", match: { method: "DELETE", times } });
            await stage().host.resource(resource).delete(id, outs);
            lost.remove();
        }
    });
});

it("A config without a customer is confirmed deleted if Kapso has returned an older object of the state", async () => {
    const { older, config } = plantFamily(stage());
    await beginRun();
    const { customerId, ...outs } = config.outs;
    stage().emulator.fault({ kind: "drop", when: "after", match: { method: "DELETE", path: /configs|numbers/, times: 1 } });
    await stage().host.resource("customer").read(older.id, older.outs);
    await stage().host.resource("whatsAppConfig").delete(config.id, outs);
    expect(storedIds("whatsAppConfig")).not.toContain(config.id);
});

describe("a 404 to a customer's DELETE is not confirmed", () => {
    it("if Kapso has returned no other object of the state in this run", async () => {
        const { customer } = plantFamily(stage());
        await beginRun();
        stage().emulator.fault({ kind: "drop", when: "after", match: { method: "DELETE", times: 2 } });
        const { message } = await failureOf(stage().host.resource("customer").delete(customer.id, customer.outs));
        expect(message).toMatch(/\[KAPSO-UNCONFIRMED\]\n.*KAPSO_TRUST_NOT_FOUND=true/s);
    });

    it("by a younger object that is no child, if no response was lost", async () => {
        const { customer, younger } = plantFamily(stage());
        await beginRun();
        await stage().host.resource("customer").delete(younger.id, younger.outs);
        stage().emulator.removeCustomer(customer.id);
        const { message } = await failureOf(stage().host.resource("customer").delete(customer.id, customer.outs));
        expect(message).toMatch(/does not confirm that it was deleted/);
    });
});

it("The provider does not read a younger object only to confirm that a resent DELETE was executed", async () => {
    const { customer, younger } = plantFamily(stage());
    await beginRun();
    await stage().host.resource("customer").diff(younger.id, younger.outs, { name: younger.outs.name });
    stage().emulator.clearRequests();
    // The first DELETE is not executed. Later ones return the 404 of another project's key.
    stage().emulator.fault({ kind: "serverError", status: 503, when: "before", match: { method: "DELETE", times: 1 } });
    stage().emulator.fault({ kind: "html", status: 404, match: { method: "DELETE", from: 1 } });
    const { message } = await failureOf(stage().host.resource("customer").delete(customer.id, customer.outs));
    expect(message).toMatch(/does not confirm that it was deleted/);
    expect(stage().emulator.requests.filter(({ method }) => method === "GET")).toEqual([]);
});

it("Creation times with microseconds are compared as times, not as strings", async () => {
    const { older, customer } = plantFamily(stage());
    await beginRun();
    await stage()
        .host.resource("customer")
        .delete(older.id, { ...older.outs, createdAt: "2026-01-02T03:04:05Z" });
    stage().emulator.removeCustomer(customer.id);
    // As a string, this time is older than the other one, because "." sorts before "Z".
    await stage()
        .host.resource("customer")
        .delete(customer.id, { ...customer.outs, createdAt: "2026-01-02T03:04:05.123456Z" });
});

/** The first call loads the provider of a new run. */
async function beginRun(): Promise<void> {
    await stage().run().check({}, {});
}

interface Family {
    older: Entry;
    customer: Entry;
    younger: Entry;
    config: Entry;
    webhook: Entry;
}

/**
 * A customer with a config and a webhook, and two other customers. Each object is one hour younger
 * than the previous one.
 */
function plantFamily({ emulator }: Stage): Family {
    const addCustomer = (): Entry => {
        ahead += 3_600_000;
        const { id, name, created_at: createdAt } = emulator.addCustomer();
        return { resource: "customer", id, outs: { name, createdAt } };
    };
    const [older, customer, younger] = [addCustomer(), addCustomer(), addCustomer()];
    ahead += 3_600_000;
    const planted = stage().plant({ customerId: customer.id });
    ahead += 3_600_000;
    const url = "https://acme.example/hook";
    const record = emulator.addWebhook(stage().stored(planted.id).id, { url });
    const outs = {
        configId: planted.id,
        url,
        secretKey: "key",
        events: ["whatsapp.message.received"],
        createdAt: record.created_at,
        ...byApiVersion<Properties>({ v1: {}, platform: { configInternalId: stage().stored(planted.id).id } }),
    };
    return {
        older,
        customer,
        younger,
        config: { resource: "whatsAppConfig", id: planted.id, outs: planted.outs },
        webhook: { resource: "whatsAppWebhook", id: webhookIdOf(emulator, record), outs },
    };
}

function storedIds(resource: Resource): string[] {
    const { emulator } = stage();
    return {
        whatsAppConfig: () => emulator.configs().map((config) => config.id),
        customer: () => emulator.customers().map((customer) => customer.id),
        whatsAppWebhook: () => emulator.webhooks().map((webhook) => webhookIdOf(emulator, webhook)),
    }[resource]();
}
