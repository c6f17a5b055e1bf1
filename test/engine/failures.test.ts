import { describe, expect } from "vitest";
import type { Emulator } from "../../emulator/index";
import { acme, sharedEngineTest, takeRequests } from "../support/engineTest";
import { nameOf, type Resource } from "../support/stack";

const clearable = { webhookVerifyToken: "verify", webhookDestinationUrl: "https://acme.example/whatsapp" };
const changing = { ...acme, name: "Changing", phoneNumberId: "1" };
const clearing = { ...acme, name: "Clearing", phoneNumberId: "2" };
const customer = { resource: "Customer", name: "Changing customer" };
const clearingCustomer = { resource: "Customer", name: "Clearing customer" };
const webhook = { resource: "WhatsAppWebhook", configId: "support", secretKey: "key", events: ["whatsapp.message.received"] };
const clearingWebhook = { ...webhook, url: "https://clearing.example" };

const it = sharedEngineTest({ emulator: { uniqueNumbers: true } });

// One `up` in which every resource fails.
describe("a change that Kapso refuses", () => {
    let before: { state: Resource[]; stored: ReturnType<typeof storedIn> };
    let after: typeof before;
    let output: string;

    it.beforeAll(async ({ stack, emulator }) => {
        const seen = async () => ({ state: await stack.resources("--show-secrets"), stored: storedIn(emulator) });
        emulator.addConfig("globex", { id: "support", name: "First come", phone_number_id: "3" });
        emulator.addConfig("globex", { name: "Second come", phone_number_id: "5" });
        emulator.addCustomer({ id: "initech", external_customer_id: "crm-1" });
        await stack.declare({
            changing,
            clearing: { ...clearing, ...clearable },
            customer: { ...customer, externalCustomerId: "crm-2" },
            clearingCustomer: { ...clearingCustomer, externalCustomerId: "crm-3" },
            clearingWebhook: { ...clearingWebhook, headers: { "x-team": "support" }, bufferEvents: webhook.events },
        });
        await stack.up();
        before = await seen();
        emulator.fault({ kind: "nullIgnored" });
        await stack.declare({
            changing: { ...changing, phoneNumberId: "3" },
            clearing,
            refused: { ...acme, name: "Refused", phoneNumberId: "5" },
            nobodys: { ...acme, name: "Nobody's", phoneNumberId: "4", customerId: "nobody" },
            customer: { ...customer, externalCustomerId: "crm-2" },
            clearingCustomer,
            refusedCustomer: { resource: "Customer", name: "Refused customer", externalCustomerId: "crm-1" },
            lateCustomer: { resource: "Customer", name: "Late customer", externalCustomerId: "crm-4" },
            clearingWebhook,
            nothings: { ...webhook, url: "https://refused.example", configId: "nothing" },
        });
        // Another run creates the same customer after this run's existence check.
        const post = emulator.fault({ kind: "hold", match: { method: "POST", path: "/customers" } });
        const failing = stack.fail("up", "--continue-on-error");
        await post.waitForHit(1, { timeoutMs: 60_000 });
        emulator.addCustomer({ id: "meanwhile", external_customer_id: "crm-4" });
        post.release();
        output = (await failing).output;
        after = await seen();
    });

    it("on create leaves nothing in the state, and the error quotes Kapso", () => {
        expect(output).toContain('Could not create WhatsApp config "Refused" for customer acme: phoneNumberId 5 is already connected');
        expect(output).toContain('Kapso returned 422 "Phone number has already been taken"');
        expect(output).toContain(
            'Could not create customer "Late customer": Kapso returned 422 "External customer has already been taken"',
        );
        expect(output).toContain('Kapso does not know customer nobody (404 "Customer not found")');
        expect(output).toContain(
            'Could not create WhatsApp webhook "https://refused.example": Kapso does not know WhatsApp config nothing (404 "',
        );
        expect(after.state.map(({ urn }) => nameOf(urn)).sort()).toEqual(before.state.map(({ urn }) => nameOf(urn)).sort());
        expect({ ...after.stored, customers: after.stored.customers.filter(({ id }) => id !== "meanwhile") }).toEqual(before.stored);
    });

    it("because the object exists already fails before the POST, with the ID of the existing object", () => {
        expect(output).toContain("External customer ID crm-1 is already used by customer initech. It differs from this resource in name.");
    });

    it("on update keeps the old state", () => {
        const id = before.stored.configs.find(({ name }) => name === "Changing")?.id;
        expect(output).toContain(`Could not update WhatsApp config ${id}: phoneNumberId 3 is already connected`);
        expect(stateOf("changing", after.state)).toEqual(stateOf("changing", before.state));
    });

    it("silently, by keeping a removed value, is an error that names the kept field", () => {
        expect(output).toContain('but kept webhookVerifyToken, webhookDestinationUrl "https://acme.example/whatsapp"');
        expect(output).toContain('but kept externalCustomerId "crm-3"');
        expect(output).toContain("but kept headers");
        for (const name of ["clearing", "clearingCustomer", "clearingWebhook"]) {
            expect(stateOf(name, after.state)).toEqual(stateOf(name, before.state));
        }
    });

    it("because another object has the value fails already in the preview", async ({ stack, emulator }) => {
        emulator.clearRequests();
        await stack.declare({ customer: { ...customer, externalCustomerId: "crm-1" } });
        const id = before.stored.customers.find(({ name }) => name === customer.name)?.id;
        expect((await stack.fail("preview")).output).toContain(
            `Could not update customer ${id}: external customer ID crm-1 is already used by customer initech`,
        );
        expect(takeRequests(emulator).filter((line) => !line.startsWith("GET"))).toEqual([]);
    });

    it("is sent again by the next up", async ({ stack, emulator }) => {
        emulator.clearFaults();
        await stack.declare({ changing: { ...changing, phoneNumberId: "4" }, clearing, customer, clearingCustomer, clearingWebhook });
        await stack.up();
        expect(emulator.configs()).toContainEqual(expect.objectContaining({ name: "Changing", phone_number_id: "4" }));
        const cleared = { name: "Clearing", webhook_verify_token: null, webhook_destination_url: null };
        expect(emulator.configs()).toContainEqual(expect.objectContaining(cleared));
        for (const { name } of [customer, clearingCustomer]) {
            expect(emulator.customers()).toContainEqual(expect.objectContaining({ name, external_customer_id: null }));
        }
        expect(emulator.webhooks()).toMatchObject([{ url: clearingWebhook.url, headers: {} }]);
    });
});

function storedIn(emulator: Emulator) {
    return { configs: emulator.configs(), customers: emulator.customers(), webhooks: emulator.webhooks() };
}

function stateOf(name: string, state: Resource[]): Resource | undefined {
    return state.find(({ urn }) => nameOf(urn) === name);
}
