import { describe, expect } from "vitest";
import type { ConfigRecord, CustomerRecord, Emulator } from "../../emulator/index";
import { byApiVersion, supportId, undeclared } from "../support/apiVersion";
import { acme, engineTest } from "../support/engineTest";
import { nameOf } from "../support/stack";

const [received, read] = ["whatsapp.message.received", "whatsapp.message.read"];
const hook = { resource: "WhatsAppWebhook", configId: supportId, secretKey: "key", events: [received] };

/** One resource of each type with every field that can change. */
const declared = {
    acme: {
        ...acme,
        webhookVerifyToken: "verify",
        webhookDestinationUrl: "https://acme.example/whatsapp",
        inboundProcessingEnabled: false,
        callsEnabled: true,
    },
    customer: { resource: "Customer", name: "Initech", externalCustomerId: "crm-1" },
    webhook: {
        ...hook,
        url: "https://acme.example/messages",
        active: true,
        headers: { "x-team": "support" },
        bufferEnabled: false,
        bufferWindowSeconds: 10,
        maxBufferSize: 20,
        bufferEvents: [received],
        inactivityMinutes: 30,
    },
};

const ofBoth = {
    acme: { name: "Changed", phone_number_id: "1", business_account_id: "2" },
    customer: { name: "Changed", external_customer_id: "crm-2" },
    webhook: {
        url: "https://elsewhere.example",
        events: [received, read],
        active: false,
        headers: { "x-team": "sales" },
        buffer_enabled: true,
        buffer_window_seconds: 11,
        max_buffer_size: 21,
        buffer_events: [],
        inactivity_minutes: 31,
    },
};

/** The fields that each published version returns, with the values that are set outside Pulumi. */
const versions = {
    first: {
        changed: {
            ...ofBoth,
            acme: { ...ofBoth.acme, webhook_verify_token: "changed", webhook_destination_url: "https://elsewhere.example" },
            webhook: { ...ofBoth.webhook, secret_key: "changed" },
        },
        other: { declared: { webhookDestinationUrl: "https://acme.example/whatsapp" }, changed: { webhook_destination_url: null } },
        preview: "update webhookDestinationUrl",
    },
    later: {
        changed: { ...ofBoth, acme: { ...ofBoth.acme, inbound_processing_enabled: true, calls_enabled: false } },
        other: { declared: { kind: "production" }, changed: { kind: "sandbox" } },
        preview: "replace kind",
    },
    platform: {
        changed: { ...ofBoth, acme: { name: "Changed", inbound_processing_enabled: true, calls_enabled: false } },
        other: { declared: { kind: "production" }, changed: { kind: "sandbox" } },
        preview: "replace kind",
    },
} as const;

/** Platform has one version. Its responses are those of v1's later version. */
const responsesOf = { first: "first", later: "later", platform: "later" } as const;

/** Fields that are secrets in the state. */
const secret = ["webhook_verify_token", "secret_key", "headers"];

const published: (keyof typeof versions)[] = byApiVersion({ v1: ["first", "later"], platform: ["platform"] });

describe.each(published)("with the %s version of the API", (version) => {
    const it = engineTest({ emulator: { responses: responsesOf[version] } });
    const { changed, other, preview } = versions[version];

    it("refresh finds a change of every returned field, and up restores the declared value", async ({ stack, emulator }) => {
        emulator.addConfig("acme", undeclared.support);
        await stack.declare({
            ...declared,
            moved: { ...acme, name: "Moved", phoneNumberId: "11" },
            other: { ...acme, name: "Other", phoneNumberId: "12", ...other.declared },
            open: { ...acme, name: "Open", phoneNumberId: "13" },
            openCustomer: { resource: "Customer", name: "Open" },
            openWebhook: { ...hook, url: "https://open.example" },
        });
        await stack.up();
        const { configs, customers, webhooks } = storedIn(emulator);
        const change = (name: string, fields: Partial<ConfigRecord>) =>
            emulator.changeConfig(configs.find((config) => config.name === name)?.id ?? "", fields);
        const webhookIdOf = (url: string) => webhooks.find((webhook) => webhook.url === url)?.id ?? "";
        change("Acme support", changed.acme);
        await changeCustomer(emulator, "Initech", changed.customer);
        emulator.changeWebhook(webhookIdOf(declared.webhook.url), changed.webhook);
        change("Moved", { customer_id: "globex" });
        change("Other", other.changed);
        // Undeclared fields and fields that Kapso never returns are no difference.
        const open = change("Open", { webhook_destination_url: "https://elsewhere.example", calls_enabled: true, access_token: "other" });
        const openCustomer = await changeCustomer(emulator, "Open", { external_customer_id: "crm-3" });
        const openWebhook = emulator.changeWebhook(webhookIdOf("https://open.example"), { active: false, headers: { "x-team": "sales" } });

        await stack.refresh();
        const state = new Map((await stack.resources("--show-secrets")).map(({ urn, outputs }) => [nameOf(urn), outputs]));
        const previews = await stack.previewOf();
        for (const [name, fields] of Object.entries(changed)) {
            for (const [field, value] of Object.entries(fields)) {
                const shown = secret.includes(field) ? { plaintext: JSON.stringify(value) } : value;
                expect(state.get(name)).toMatchObject({ [argumentOf(field)]: shown });
            }
            expect(previews[name]?.replace("update ", "").split(",").sort()).toEqual(Object.keys(fields).map(argumentOf).sort());
        }
        const { acme: _config, customer, webhook, ...others } = previews;
        // Kapso pauses a webhook by itself, so a change of `active` is always shown.
        expect(others).toEqual({ moved: "replace customerId", other: preview, openWebhook: "update active" });

        await stack.up();
        const as = <Record extends { id: string }>(before: Record[], left: Record) =>
            before.map((record) => (record.id === left.id ? left : record)).map(what);
        const after = storedIn(emulator);
        expect(after.configs.map(what)).toEqual(expect.arrayContaining(as(configs, open)));
        expect(after.customers.map(what)).toEqual(as(customers, openCustomer));
        expect(after.webhooks.map(what)).toEqual(as(webhooks, { ...openWebhook, active: true }));
    });
});

function argumentOf(field: string): string {
    return field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function storedIn(emulator: Emulator) {
    return { configs: emulator.configs(), customers: emulator.customers(), webhooks: emulator.webhooks() };
}

/** Changes the object as somebody else would, over the API. */
async function changeCustomer(emulator: Emulator, name: string, fields: object): Promise<CustomerRecord> {
    const of = (id?: string) => emulator.customers().find((customer) => (id ? customer.id === id : customer.name === name));
    const { id } = of() ?? {};
    await fetch(`${emulator.baseUrl}/customers/${id}`, {
        method: "PATCH",
        headers: { "X-API-Key": emulator.apiKey, "Content-Type": "application/json" },
        body: JSON.stringify({ customer: fields }),
    });
    const changed = of(id);
    if (!changed) {
        throw new Error(`There is no customer ${name}.`);
    }
    return changed;
}

/** A record without the fields that a replacement changes. */
function what(record: object): object {
    const { id, created_at, updated_at, webhook_verified_at, ...values } = record as ConfigRecord;
    return values;
}
