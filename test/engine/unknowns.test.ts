import { expect } from "vitest";
import { acme, engineTest, takeRequests } from "../support/engineTest";

// Two resources of another kind, whose outputs are not known before they are created or updated.
const program = `
    const pulumi = require("@pulumi/pulumi");
    const { WhatsAppConfig } = require("pulumi-kapso");

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

    // Each config takes its customer from one of them and all else from another.
    for (const [name, { customer, number }] of Object.entries(require("./resources.json"))) {
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

const it = engineTest({ stack: { files: { "index.js": program } } });

it("arguments that are not known before another resource is made or changed pass the preview, and reach the service with the up", async ({
    stack,
    emulator,
}) => {
    await stack.declare({
        renamed: { customer, number },
        same: { customer, number: { ...number, phoneNumberId: "2" } },
        moved: { customer, number: { ...number, phoneNumberId: "3" } },
    });
    const { renamed, same, moved } = await stack.previewOf();
    expect([renamed, same, moved]).toEqual(["create", "create", "create"]);
    expect(takeRequests(emulator)).toEqual([]);
    await stack.up();
    expect(emulator.configs()).toHaveLength(3);
    for (const config of emulator.configs()) {
        expect(config).toMatchObject({ customer_id: "acme", name: acme.name, calls_enabled: true });
    }
    await stack.expectSettled();
    emulator.clearRequests();

    await stack.declare({
        renamed: { customer, number: { ...number, name: "Acme sales" } },
        same: { customer: { ...customer, region: "eu" }, number: { ...number, phoneNumberId: "2" } },
        moved: { customer: { ...customer, customerId: "globex" }, number: { ...number, phoneNumberId: "3" } },
    });
    const previews = await stack.previewOf();
    expect(previews.renamed).toMatch(/^update .*name/);
    // Whether a customer that is not known yet will be another one, nobody can say: a replacement is announced rather than hidden.
    expect(previews.same).toMatch(/^replace .*customerId/);
    expect(previews.moved).toMatch(/^replace .*customerId/);
    expect(takeRequests(emulator)).toEqual([]);
    await stack.up();
    expect(
        takeRequests(emulator)
            .map((line) => line.replace(/ .*/, ""))
            .sort(),
    ).toEqual(["DELETE", "GET", "GET", "PATCH", "POST"]);
    expect(
        emulator
            .configs()
            .map(({ customer_id, name }) => `${customer_id}: ${name}`)
            .sort(),
    ).toEqual(["acme: Acme sales", "acme: Acme support", "globex: Acme support"]);
});
