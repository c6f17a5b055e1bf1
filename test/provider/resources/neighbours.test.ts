import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../../emulator";
import { readConfiguration } from "../../../provider/kapso/configuration";
import type { OpenAccount } from "../../../provider/lifecycle/operations";
import type { Properties } from "../../../provider/model/properties";
import { customer } from "../../../provider/resources/customer";
import { whatsAppConfig as config } from "../../../provider/resources/whatsAppConfig";
import { whatsAppWebhook as webhook } from "../../../provider/resources/whatsAppWebhook";
import { Account } from "../../../provider/run/account";
import { failureOf, quietHost, stubProxies } from "../kapso/localServer";

// What customers and webhooks have that configs have not, and what the three do for each other, in
// one account.

beforeEach(() => stubProxies());

describe("a customer", () => {
    const acme = { name: "Acme", externalCustomerId: "crm-1" };

    it("with an external id that is taken is refused, and the error names who has it", async () => {
        const { emulator, run } = await begin();
        const { id } = emulator.addCustomer({ name: "Other", external_customer_id: "crm-1" });
        const { message } = await failureOf(customer.create(acme, run()));
        expect(message).toContain(
            `External customer id crm-1 is taken already, by customer ${id}. It differs from the declared one in name.`,
        );
        expect(changes(emulator)).toEqual([]);
    });

    it("with an external id that is taken is brought in line where that is wanted, with one PATCH", async () => {
        const { emulator, run } = await begin();
        const { id } = emulator.addCustomer({ name: "Other", external_customer_id: "crm-1" });
        expect((await customer.create({ ...acme, adoptExisting: "always" }, run())).id).toBe(id);
        expect(changes(emulator)).toEqual([`PATCH /customers/${id}`]);
        expect(emulator.customers()).toContainEqual(expect.objectContaining({ id, name: "Acme", external_customer_id: "crm-1" }));
    });

    it("without an external id that equals one that was there before is what an interrupted run leaves: asked about, then taken over", async () => {
        const { emulator, run } = await begin();
        const { id } = emulator.addCustomer({ name: "Acme" });
        expect((await failureOf(customer.create({ name: "Acme" }, run()))).message).toContain("KAPSO_ADOPT_EXISTING=identical");
        expect((await customer.create({ name: "Acme", adoptExisting: "identical" }, run())).id).toBe(id);
        // An external id is a difference: that one is another customer.
        expect((await customer.create({ name: "Acme", externalCustomerId: "crm-2" }, run())).id).not.toBe(id);
    });

    it("is not given the external id of another one by an update", async () => {
        const { emulator, run } = await begin();
        const { id } = emulator.addCustomer({ name: "Acme" });
        const other = emulator.addCustomer({ external_customer_id: "crm-1" });
        const { message } = await failureOf(customer.update(id, { name: "Acme" }, acme, run()));
        expect(message).toContain(`customer ${id} was not changed: external customer id crm-1 is taken already, by customer ${other.id}.`);
        expect(changes(emulator)).toEqual([]);
    });

    describe("that is gone is believed", () => {
        const deleted = async () => {
            const { emulator, run } = await begin();
            const other = emulator.addCustomer({ name: "Other", created_at: "2026-01-01T00:00:00Z" });
            const { id } = emulator.addCustomer({ name: "Acme", created_at: "2026-01-02T00:00:00Z" });
            const younger = emulator.addCustomer({ name: "Younger", created_at: "2026-01-03T00:00:00Z" });
            emulator.removeCustomer(id);
            const outs = (name: string, day: number) => ({ name, createdAt: `2026-01-0${day}T00:00:00Z` });
            return { emulator, run, id, other, younger, acme: outs("Acme", 2), others: outs("Other", 1), youngers: outs("Younger", 3) };
        };

        it("never by itself: not by a refresh, not by a delete", async () => {
            const { run, id, acme: outs } = await deleted();
            for (const operation of ["read", "delete"] as const) {
                expect((await failureOf(customer[operation](id, outs, run()))).message).toMatch(
                    /nothing of this state that is as old has been seen there.*\[KAPSO-UNCONFIRMED\].*KAPSO_TRUST_NOT_FOUND=true/s,
                );
            }
        });

        it("beside an older object of the state that is being read", async () => {
            const { run, id, other, acme: outs, others } = await deleted();
            const open = run();
            const [lost] = await Promise.all([customer.read(id, outs, open), customer.read(other.id, others, open)]);
            expect(lost).toBeUndefined();
        });

        it("not beside a younger one, which may have been made after the key was changed for that of another project", async () => {
            const { run, id, younger, acme: outs, youngers } = await deleted();
            const open = run();
            const [lost, found] = await Promise.allSettled([customer.read(id, outs, open), customer.read(younger.id, youngers, open)]);
            expect([lost.status, found.status]).toEqual(["rejected", "fulfilled"]);
        });

        it("by a delete, where an older object of the state that a diff has met answers", async () => {
            const { emulator, run, id, other, younger, acme: outs, others, youngers } = await deleted();
            const open = run();
            await customer.diff(younger.id, youngers, { name: "Younger" }, { apiVersion: "v1", open });
            await customer.diff(other.id, others, { name: "Other" }, { apiVersion: "v1", open });
            await customer.delete(id, outs, open);
            expect(emulator.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
                `DELETE /customers/${id}`,
                `GET /customers/${other.id}`,
                "GET /customers?page=1&per_page=100",
            ]);
        });

        it("not for what this run itself made or took over, for that says nothing of the state's account", async () => {
            const { run, id, acme: outs } = await deleted();
            const open = run();
            await customer.create({ name: "Made" }, open);
            await customer.create({ name: "Other", adoptExisting: "identical" }, open);
            expect((await failureOf(customer.delete(id, outs, open))).message).toContain("no proof");
        });
    });
});

describe("a webhook", () => {
    const events = ["whatsapp.message.received", "whatsapp.message.read"];
    const declared = (configId: string) => ({ configId, url: "https://acme.example/hook", secretKey: "canary-key", events });

    it("may be declared twice with one URL: each resource has its own", async () => {
        const { emulator, run, configId } = await begin();
        const open = run();
        await Promise.all([webhook.create(declared(configId), open), webhook.create(declared(configId), open)]);
        expect(emulator.webhooks()).toHaveLength(2);
    });

    it("that equals one that was there before is asked about, and then taken over", async () => {
        const { emulator, run, configId } = await begin();
        const { id } = await webhook.create(declared(configId), run());
        emulator.clearRequests();
        expect((await failureOf(webhook.create(declared(configId), run()))).message).toMatch(
            /A WhatsApp webhook to https:.* with the same arguments exists already: .*\[KAPSO-EXISTS\].*KAPSO_ADOPT_EXISTING=identical/s,
        );
        const turned = { ...declared(configId), events: [...events].reverse(), adoptExisting: "identical" };
        expect((await webhook.create(turned, run())).id).toBe(id);
        expect(changes(emulator)).toEqual([]);
    });

    it("is told its secret again when it is taken over from a service that does not show it", async () => {
        const { emulator, run, configId } = await begin({ responses: "later" });
        const { id } = await webhook.create({ ...declared(configId), secretKey: "old" }, run());
        expect((await webhook.create({ ...declared(configId), adoptExisting: "identical" }, run())).id).toBe(id);
        expect(emulator.webhooks()).toMatchObject([{ secret_key: "canary-key" }]);
    });

    it("with its events in another order is the same, in a diff and in a refresh", async () => {
        const { emulator, run, configId } = await begin();
        const { id, outs } = await webhook.create(declared(configId), run());
        expect(await webhook.diff(id, outs, { ...outs, events: [...events].reverse() }, { apiVersion: "v1", open: run() })).toEqual({
            changes: false,
        });
        emulator.changeWebhook(String(id.split("/")[1]), { events: [...events].reverse() });
        expect((await webhook.read(id, outs, run()))?.inputs).toEqual(declared(configId));
    });

    it("whose config is not known yet is announced as replaced", async () => {
        const { run, configId } = await begin();
        const { id, outs } = await webhook.create(declared(configId), run());
        const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
        expect(await webhook.diff(id, outs, { ...outs, configId: unknown }, { apiVersion: "v1", open: run() })).toMatchObject({
            replaces: ["configId"],
        });
    });

    it("is believed gone with its config, once that is found gone", async () => {
        const { emulator, run, configId, customerId } = await begin();
        const { id, outs } = await webhook.create(declared(configId), run());
        emulator.removeConfig(configId);
        const open = run();
        const found = await Promise.all([config.read(configId, { customerId }, open), webhook.read(id, outs, open)]);
        expect(found).toEqual([undefined, undefined]);
    });

    it("is not believed gone with a config of which nobody knows whether it is", async () => {
        const { emulator, run, configId } = await begin();
        const { id, outs } = await webhook.create(declared(configId), run());
        emulator.removeConfig(configId);
        const { message } = await failureOf(webhook.read(id, outs, run()));
        expect(message).toContain(`nor does Kapso know its WhatsApp config ${configId}. That is no proof`);
    });

    it("shows neither its key nor its headers in an error", async () => {
        const { emulator, run, configId } = await begin();
        const headers = { authorization: "canary-header" };
        const { id, outs } = await webhook.create({ ...declared(configId), headers }, run());
        emulator.fault({ kind: "nullIgnored" });
        const { headers: _removed, ...news } = outs;
        const { message } = await failureOf(webhook.update(id, outs, news, run()));
        expect(message).toContain("but kept headers.");
        expect(message).not.toContain("canary");
    });
});

describe("a customer and all that belongs to it", () => {
    it("is made without a list of what it owns, for it is new", async () => {
        const { emulator, run } = await begin();
        const open = run();
        const { id: customerId } = await customer.create({ name: "Acme" }, open);
        const { id: configId } = await config.create({ customerId, name: "Acme", kind: "sandbox" }, open);
        await webhook.create({ configId, url: "https://acme.example", secretKey: "k", events: ["whatsapp.message.read"] }, open);
        expect(emulator.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
            "GET /customers?page=1&per_page=100",
            "POST /customers",
            `POST /customers/${customerId}/whatsapp_configs`,
            `POST /whatsapp_configs/${configId}/whatsapp_webhooks`,
        ]);
    });

    it("that was taken over is looked through before anything is made in it", async () => {
        const { emulator, run, customerId } = await begin();
        emulator.addConfig(customerId, { name: "Acme", kind: "sandbox" });
        const open = run();
        const { id } = await customer.create({ name: "Owner", adoptExisting: "identical" }, open);
        expect((await failureOf(config.create({ customerId: id, name: "Acme", kind: "sandbox" }, open))).message).toContain(
            "exists already",
        );
    });

    it("is gone as a whole where the customer is found gone", async () => {
        const { emulator, run, customerId, configId } = await begin();
        const other = emulator.addCustomer({ name: "Other" });
        emulator.removeCustomer(customerId);
        const open = run();
        const found = await Promise.all([
            customer.read(customerId, { name: "Owner", createdAt: "2026-01-02T00:00:00Z" }, open),
            customer.read(other.id, { name: "Other", createdAt: "2026-01-01T00:00:00Z" }, open),
            config.read(configId, { customerId }, open),
            webhook.read(`${configId}/hook`, { configId }, open),
        ]);
        expect(found.map((object) => object === undefined)).toEqual([true, false, true, true]);
    });
});

interface Begun {
    emulator: Emulator;
    /** A run of its own, which knows nothing of the ones before. */
    run: () => OpenAccount;
    customerId: string;
    configId: string;
}

/** With a customer "Owner" that has a config. */
async function begin(options: EmulatorOptions = {}): Promise<Begun> {
    const emulator = await startEmulator(options);
    onTestFinished(() => emulator.close());
    const { id: customerId } = emulator.addCustomer({ name: "Owner" });
    const settings: Properties = {
        "kapso:apiKey": emulator.apiKey,
        "kapso:baseUrl": emulator.baseUrl,
        "kapso:recoverySecondsAfterError": "0",
    };
    return {
        emulator,
        run: () => {
            const account = new Account(
                readConfiguration((key) => settings[key], {}),
                quietHost(),
            );
            return () => account;
        },
        customerId,
        configId: emulator.addConfig(customerId, { name: "Number", kind: "sandbox" }).id,
    };
}

function changes({ requests }: Emulator): string[] {
    return requests.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
}
