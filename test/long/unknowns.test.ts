import { expect } from "vitest";
import { acme, engineTest, takeRequests } from "../support/engineTest";

// Two resources of another provider. Their outputs are unknown until they are created or updated.
const program = `
    const pulumi = require("@pulumi/pulumi");
    const { Customer, WhatsAppConfig, WhatsAppWebhook } = require("pulumi-kapso");

    class Echo extends pulumi.CustomResource {
        constructor(name, outs) {
            const seeded = Object.fromEntries(Object.keys(outs).map((key) => [key, undefined]));
            super("pulumi-nodejs:dynamic:Resource", name, { ...seeded, __provider: echo, outs: JSON.stringify(outs) });
        }
    }
    const echo = \`exports.handler = () => ({
        create: async (inputs) => ({ id: "echo", outs: { ...inputs, ...JSON.parse(inputs.outs) } }),
        update: async (id, olds, inputs) => ({ outs: { ...inputs, ...JSON.parse(inputs.outs) } }),
    })\`;

    // A customer takes its name from one of these resources. A webhook takes its config from one of
    // them and all other arguments from the other.
    const { person, hooks, ...configs } = require("./resources.json");
    const personEcho = new Echo("person-name", person);
    new Customer("person", { name: personEcho.name, externalCustomerId: personEcho.externalCustomerId });
    for (const [name, { config, hook }] of Object.entries(hooks)) {
        const configEcho = new Echo(name + "-config", config);
        const hookEcho = new Echo(name + "-hook", hook);
        new WhatsAppWebhook(name, {
            configId: configEcho.configId,
            url: hookEcho.url,
            secretKey: hookEcho.secretKey,
            events: [hookEcho.event],
            headers: { authorization: hookEcho.authorization },
            maxBufferSize: hookEcho.maxBufferSize,
        });
    }

    // Each config takes its customer from one of these resources and all other arguments from the
    // other.
    for (const [name, { customer, number }] of Object.entries(configs)) {
        const customerEcho = new Echo(name + "-customer", customer);
        const numberEcho = new Echo(name + "-number", number);
        new WhatsAppConfig(name, {
            customerId: customerEcho.customerId,
            kind: customerEcho.kind,
            name: numberEcho.name,
            phoneNumberId: numberEcho.phoneNumberId,
            businessAccountId: numberEcho.businessAccountId,
            accessToken: numberEcho.accessToken,
            webhookDestinationUrl: numberEcho.webhookDestinationUrl,
            callsEnabled: numberEcho.callsEnabled,
        });
    }
`;

const { customerId, ...declared } = acme;
const customer = { customerId, kind: "production" };
const number = { ...declared, webhookDestinationUrl: "https://acme.example/whatsapp", callsEnabled: true };

const person = { name: "Person", externalCustomerId: "crm-1" };
const config = { configId: "number" };
const hook = {
    url: "https://acme.example/hook",
    secretKey: "signing",
    event: "whatsapp.message.received",
    authorization: "Bearer 1",
    maxBufferSize: 20,
};

const it = engineTest({ stack: { files: { "index.js": program } } });

it("arguments that depend on a new or changed resource pass the preview, and reach Kapso with the up", async ({ stack, emulator }) => {
    const { id: configId } = emulator.addConfig("globex", { id: "number", name: "Globex" });
    await stack.declare({
        person,
        hooks: { pointed: { config, hook }, kept: { config, hook: { ...hook, url: "https://acme.example/kept" } } },
        renamed: { customer, number },
        same: { customer, number: { ...number, phoneNumberId: "2" } },
        moved: { customer, number: { ...number, phoneNumberId: "3" } },
    });
    const created = await stack.previewOf();
    expect(created).toMatchObject({
        renamed: "create",
        same: "create",
        moved: "create",
        person: "create",
        pointed: "create",
        kept: "create",
    });
    expect(takeRequests(emulator)).toEqual([]);
    await stack.up();
    const made = () => emulator.configs().filter(({ id }) => id !== configId);
    expect(made()).toHaveLength(3);
    for (const config of made()) {
        expect(config).toMatchObject({ customer_id: "acme", name: acme.name, calls_enabled: true });
    }
    expect(emulator.customers()).toContainEqual(expect.objectContaining({ name: "Person", external_customer_id: "crm-1" }));
    for (const webhook of emulator.webhooks()) {
        expect(webhook).toMatchObject({ whatsapp_config_id: configId, headers: { authorization: "Bearer 1" }, max_buffer_size: 20 });
    }
    const webhookIds = emulator.webhooks().map(({ id }) => id);
    expect(webhookIds).toHaveLength(2);
    await stack.expectSettled();
    emulator.clearRequests();

    await stack.declare({
        person: { ...person, name: "Somebody" },
        hooks: {
            pointed: { config, hook: { ...hook, url: "https://acme.example/new" } },
            kept: { config: { ...config, region: "eu" }, hook: { ...hook, url: "https://acme.example/kept" } },
        },
        renamed: { customer, number: { ...number, name: "Acme sales" } },
        same: { customer: { ...customer, region: "eu" }, number: { ...number, phoneNumberId: "2" } },
        moved: { customer: { ...customer, customerId: "globex" }, number: { ...number, phoneNumberId: "3" } },
    });
    const previews = await stack.previewOf();
    expect(previews.renamed).toMatch(/^update .*name/);
    // An unknown customer ID may be another customer, so the preview announces a replacement.
    expect(previews.same).toMatch(/^replace .*customerId/);
    expect(previews.moved).toMatch(/^replace .*customerId/);
    expect(previews.person).toMatch(/^update .*name/);
    expect(previews.pointed).toMatch(/^update .*url/);
    expect(previews.kept).toMatch(/^replace .*configId/);
    expect(takeRequests(emulator)).toEqual([]);
    await stack.up();
    expect(
        takeRequests(emulator)
            .map((line) => line.replace(/ .*/, ""))
            .sort(),
    ).toEqual(["DELETE", "GET", "GET", "GET", "PATCH", "PATCH", "PATCH", "POST"]);
    expect(emulator.customers()).toContainEqual(expect.objectContaining({ name: "Somebody" }));
    expect(emulator.webhooks().map(({ id }) => id)).toEqual(webhookIds);
    expect(emulator.webhooks()).toContainEqual(expect.objectContaining({ url: "https://acme.example/new" }));
    expect(
        made()
            .map(({ customer_id, name }) => `${customer_id}: ${name}`)
            .sort(),
    ).toEqual(["acme: Acme sales", "acme: Acme support", "globex: Acme support"]);
});
