import { describe, expect } from "vitest";
import { acme, engineTest } from "../support/engineTest";

// A DELETE whose response is lost is executed and sent again. The second DELETE returns 404.
// A destroy leaves nothing in Kapso and in the state, and asks no question, if Kapso returned a
// child or another object of the state during the run.

const it = engineTest();

const customer = { resource: "Customer", name: "Initech" };
const config = { ...acme, customerId: `\${customer.id}` };
const webhook = {
    resource: "WhatsAppWebhook",
    configId: `\${config.id}`,
    url: "https://initech.example/hook",
    secretKey: "webhook-key",
    events: ["whatsapp.message.received"],
};
const other = { resource: "Customer", name: "Hooli" };

const stacks: [string, Record<string, object>][] = [
    ["a config alone", { config: acme }],
    ["a customer beside another customer", { customer, other }],
    ["a customer with a config", { customer, config }],
    ["a customer with a config and its webhook", { customer, config, webhook }],
    ["a config with its webhook, of a customer that no stack has", { config: acme, webhook }],
];

const paths = {
    config: /^\/(whatsapp_configs|whatsapp\/phone_numbers)\/[^/]+$/,
    webhook: /\/(whatsapp_)?webhooks\/[^/]+$/,
};

describe.each([1, 2])("a destroy in which the response to each DELETE is lost %i times", (times) => {
    it.for(stacks)("deletes %s completely, without a question", { timeout: 180_000 }, async ([, program], { stack, emulator }) => {
        await stack.declare(program);
        await stack.up();
        const before = emulator.customers().filter(({ id }) => ["acme", "globex"].includes(id));
        const initech = emulator.customers().find(({ name }) => name === "Initech");
        for (const [name, path] of Object.entries({ customer: `/customers/${initech?.id}`, ...paths })) {
            if (name in program) {
                emulator.fault({ kind: "drop", when: "after", match: { method: "DELETE", path, times } });
            }
        }
        await stack.destroy();
        expect(await stack.resources()).toEqual([]);
        expect([emulator.webhooks(), emulator.configs(), emulator.customers()]).toEqual([[], [], before]);
    });
});
