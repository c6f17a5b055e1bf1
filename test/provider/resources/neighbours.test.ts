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

// Behaviour that only customers and webhooks have, and interactions of the three resource types in
// one account.

beforeEach(() => stubProxies());

describe("a customer", () => {
    const acme = { name: "Acme", externalCustomerId: "crm-1" };

    it("with an external ID of another customer is refused, and the error names that customer", async () => {
        const { emulator, run } = await begin();
        const { id } = emulator.addCustomer({ name: "Other", external_customer_id: "crm-1" });
        const { message } = await failureOf(customer.create(acme, run()));
        expect(message).toContain(`External customer ID crm-1 is already used by customer ${id}. It differs from this resource in name.`);
        expect(changes(emulator)).toEqual([]);
    });

    it("with an existing external ID is adopted and updated with one PATCH if adoptExisting is always", async () => {
        const { emulator, run } = await begin();
        const { id } = emulator.addCustomer({ name: "Other", external_customer_id: "crm-1" });
        expect((await customer.create({ ...acme, adoptExisting: "always" }, run())).id).toBe(id);
        expect(changes(emulator)).toEqual([`PATCH /customers/${id}`]);
        expect(emulator.customers()).toContainEqual(expect.objectContaining({ id, name: "Acme", external_customer_id: "crm-1" }));
    });

    it("without an external ID that equals an existing customer is refused, and adopted if adoptExisting is identical", async () => {
        const { emulator, run } = await begin();
        const { id } = emulator.addCustomer({ name: "Acme" });
        expect((await failureOf(customer.create({ name: "Acme" }, run()))).message).toContain("KAPSO_ADOPT_EXISTING=identical");
        expect((await customer.create({ name: "Acme", adoptExisting: "identical" }, run())).id).toBe(id);
        // With an external ID, the declaration differs from the existing customer.
        expect((await customer.create({ name: "Acme", externalCustomerId: "crm-2" }, run())).id).not.toBe(id);
    });

    it("is not updated to the external ID of another customer", async () => {
        const { emulator, run } = await begin();
        const { id } = emulator.addCustomer({ name: "Acme" });
        const other = emulator.addCustomer({ external_customer_id: "crm-1" });
        const { message } = await failureOf(customer.update(id, { name: "Acme" }, acme, run()));
        expect(message).toContain(
            `Could not update customer ${id}: external customer ID crm-1 is already used by customer ${other.id}. Nothing was changed.`,
        );
        expect(changes(emulator)).toEqual([]);
    });

    describe("that returns 404", () => {
        const deleted = async () => {
            const { emulator, run } = await begin();
            const other = emulator.addCustomer({ name: "Other", created_at: "2026-01-01T00:00:00Z" });
            const { id } = emulator.addCustomer({ name: "Acme", created_at: "2026-01-02T00:00:00Z" });
            const younger = emulator.addCustomer({ name: "Younger", created_at: "2026-01-03T00:00:00Z" });
            emulator.removeCustomer(id);
            const outs = (name: string, day: number) => ({ name, createdAt: `2026-01-0${day}T00:00:00Z` });
            return { emulator, run, id, other, younger, acme: outs("Acme", 2), others: outs("Other", 1), youngers: outs("Younger", 3) };
        };

        it("is not confirmed deleted by a refresh or a delete without other evidence", async () => {
            const { run, id, acme: outs } = await deleted();
            for (const operation of ["read", "delete"] as const) {
                expect((await failureOf(customer[operation](id, outs, run()))).message).toMatch(
                    /no other object of this state that is at least as old.*\[KAPSO-UNCONFIRMED\].*KAPSO_TRUST_NOT_FOUND=true/s,
                );
            }
        });

        it("is confirmed deleted if an older object of the state is read at the same time", async () => {
            const { run, id, other, acme: outs, others } = await deleted();
            const open = run();
            const [lost] = await Promise.all([customer.read(id, outs, open), customer.read(other.id, others, open)]);
            expect(lost).toBeUndefined();
        });

        it("is not confirmed deleted by a younger object, which may come from the API key of another project", async () => {
            const { run, id, younger, acme: outs, youngers } = await deleted();
            const open = run();
            const [lost, found] = await Promise.allSettled([customer.read(id, outs, open), customer.read(younger.id, youngers, open)]);
            expect([lost.status, found.status]).toEqual(["rejected", "fulfilled"]);
        });

        it("is confirmed deleted by a delete if Kapso returns an older object that a diff has recorded", async () => {
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

        it("is not confirmed deleted by objects that this run created or adopted, which show nothing about the state's account", async () => {
            const { run, id, acme: outs } = await deleted();
            const open = run();
            await customer.create({ name: "Made" }, open);
            await customer.create({ name: "Other", adoptExisting: "identical" }, open);
            expect((await failureOf(customer.delete(id, outs, open))).message).toContain("does not confirm that it was deleted");
        });
    });
});

describe("a webhook", () => {
    const events = ["whatsapp.message.received", "whatsapp.message.read"];
    const declared = (configId: string) => ({ configId, url: "https://acme.example/hook", secretKey: "canary-key", events });

    it("may be declared twice with the same URL, and is then created twice", async () => {
        const { emulator, run, configId } = await begin();
        const open = run();
        await Promise.all([webhook.create(declared(configId), open), webhook.create(declared(configId), open)]);
        expect(emulator.webhooks()).toHaveLength(2);
    });

    it("that equals an existing webhook is refused, and adopted if adoptExisting is identical", async () => {
        const { emulator, run, configId } = await begin();
        const { id } = await webhook.create(declared(configId), run());
        emulator.clearRequests();
        expect((await failureOf(webhook.create(declared(configId), run()))).message).toMatch(
            /A WhatsApp webhook to https:.* with the same arguments already exists: .*\[KAPSO-EXISTS\].*KAPSO_ADOPT_EXISTING=identical/s,
        );
        const turned = { ...declared(configId), events: [...events].reverse(), adoptExisting: "identical" };
        expect((await webhook.create(turned, run())).id).toBe(id);
        expect(changes(emulator)).toEqual([]);
    });

    it("is sent its secret again on adoption if Kapso does not return it", async () => {
        const { emulator, run, configId } = await begin({ responses: "later" });
        const { id } = await webhook.create({ ...declared(configId), secretKey: "old" }, run());
        expect((await webhook.create({ ...declared(configId), adoptExisting: "identical" }, run())).id).toBe(id);
        expect(emulator.webhooks()).toMatchObject([{ secret_key: "canary-key" }]);
    });

    it("with its events in another order shows no difference in a diff or a refresh", async () => {
        const { emulator, run, configId } = await begin();
        const { id, outs } = await webhook.create(declared(configId), run());
        expect(await webhook.diff(id, outs, { ...outs, events: [...events].reverse() }, { apiVersion: "v1", open: run() })).toEqual({
            changes: false,
        });
        emulator.changeWebhook(String(id.split("/")[1]), { events: [...events].reverse() });
        expect((await webhook.read(id, outs, run()))?.inputs).toEqual(declared(configId));
    });

    it("whose config is unknown is announced as replaced", async () => {
        const { run, configId } = await begin();
        const { id, outs } = await webhook.create(declared(configId), run());
        const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
        expect(await webhook.diff(id, outs, { ...outs, configId: unknown }, { apiVersion: "v1", open: run() })).toMatchObject({
            replaces: ["configId"],
        });
    });

    it("is confirmed deleted if its config is confirmed deleted", async () => {
        const { emulator, run, configId, customerId } = await begin();
        const { id, outs } = await webhook.create(declared(configId), run());
        emulator.removeConfig(configId);
        const open = run();
        const found = await Promise.all([config.read(configId, { customerId }, open), webhook.read(id, outs, open)]);
        expect(found).toEqual([undefined, undefined]);
    });

    it("is not confirmed deleted if the deletion of its config is unconfirmed", async () => {
        const { emulator, run, configId } = await begin();
        const { id, outs } = await webhook.create(declared(configId), run());
        emulator.removeConfig(configId);
        const { message } = await failureOf(webhook.read(id, outs, run()));
        expect(message).toContain(`and does not know its WhatsApp config ${configId} either. This does not confirm`);
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

describe("a customer with its configs and webhooks", () => {
    it("is created without lists of configs or webhooks, because their parents are new", async () => {
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

    it("that was adopted has its configs listed before a config is created", async () => {
        const { emulator, run, customerId } = await begin();
        emulator.addConfig(customerId, { name: "Acme", kind: "sandbox" });
        const open = run();
        const { id } = await customer.create({ name: "Owner", adoptExisting: "identical" }, open);
        expect((await failureOf(config.create({ customerId: id, name: "Acme", kind: "sandbox" }, open))).message).toContain(
            "already exists",
        );
    });

    it("is removed as a whole if the customer is confirmed deleted", async () => {
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
    /** Starts a new run, which knows nothing about earlier runs. */
    run: () => OpenAccount;
    customerId: string;
    configId: string;
}

/** Starts an emulator with a customer "Owner" that has a config. */
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
