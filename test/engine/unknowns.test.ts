import { describe, expect } from "vitest";
import { acme, it, takeRequests } from "../support/engineTest";

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

    const { customer, number } = require("./echoes.json");
    const customerEcho = new Echo("customer", customer);
    const numberEcho = new Echo("number", number);
    new WhatsAppConfig("acme", {
        customerId: customerEcho.customerId,
        name: numberEcho.name,
        phoneNumberId: numberEcho.phoneNumberId,
        businessAccountId: numberEcho.businessAccountId,
        accessToken: numberEcho.accessToken,
        webhookDestinationUrl: numberEcho.webhookDestinationUrl,
        kind: customerEcho.kind,
        callsEnabled: numberEcho.callsEnabled,
    });
`;

const { customerId, ...declared } = acme;
const number = { ...declared, webhookDestinationUrl: "https://acme.example/whatsapp", callsEnabled: true };
const customer = { customerId, kind: "production" };
const echoes = (changed: { number?: object; customer?: object } = {}) =>
    JSON.stringify({ number: { ...number, ...changed.number }, customer: { ...customer, ...changed.customer } });

describe("arguments that are not known before another resource is made or changed", () => {
    it("pass the preview, and reach the service with the up", async ({ stack, emulator }) => {
        await stack.write("index.js", program);
        await stack.write("echoes.json", echoes());
        expect(await stack.previewOf()).toMatchObject({ acme: "create" });
        expect(takeRequests(emulator)).toEqual([]);
        await stack.up();
        const [made] = emulator.configs();
        expect(made).toMatchObject({ customer_id: "acme", phone_number_id: acme.phoneNumberId, calls_enabled: true });
        await stack.isSettled();
        emulator.clearRequests();

        await stack.write("echoes.json", echoes({ number: { name: "Acme sales" } }));
        expect((await stack.previewOf()).acme).toMatch(/^update .*name/);
        expect(takeRequests(emulator)).toEqual([]);
        await stack.up();
        expect(takeRequests(emulator)).toEqual([`PATCH /whatsapp_configs/${made?.id}`]);
        expect(emulator.configs()).toMatchObject([{ id: made?.id, name: "Acme sales" }]);
    });

    it("claim a replacement where they would need one, though the up may find them unchanged", async ({ stack, emulator }) => {
        await stack.write("index.js", program);
        await stack.write("echoes.json", echoes());
        await stack.up();
        emulator.clearRequests();

        await stack.write("echoes.json", echoes({ customer: { region: "eu" } }));
        expect((await stack.previewOf()).acme).toMatch(/^replace .*customerId/);
        await stack.up();
        expect(takeRequests(emulator)).toEqual([]);

        await stack.write("echoes.json", echoes({ customer: { customerId: "globex" } }));
        expect((await stack.previewOf()).acme).toMatch(/^replace .*customerId/);
        expect(takeRequests(emulator)).toEqual([]);
        await stack.up();
        expect(emulator.configs()).toMatchObject([{ customer_id: "globex", name: acme.name }]);
    });
});
