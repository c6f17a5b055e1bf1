import { describe, expect } from "vitest";
import type { EmulatorOptions } from "../../emulator";
import { apiVersion, byApiVersion } from "../support/apiVersion";
import { acme, engineTest, takeRequests } from "../support/engineTest";

// A program with every field of every resource type, against each variant that Kapso's
// documentation leaves open. After the first `up`, preview, refresh, preview and `up` find no
// changes, and send only the expected requests.

const config = {
    ...acme,
    name: " Every field ",
    webhookVerifyToken: "verify-token",
    webhookDestinationUrl: "HTTPS://Acme.example",
    kind: "production",
    inboundProcessingEnabled: false,
    callsEnabled: true,
    customerId: `\${customer.id}`,
};

const webhook = {
    resource: "WhatsAppWebhook",
    configId: `\${config.id}`,
    url: "HTTPS://Hooks.Acme.example/a",
    secretKey: "webhook-key",
    events: ["whatsapp.message.sent", "whatsapp.message.received", "whatsapp.contact.identity_changed"],
};

const program = {
    customer: { resource: "Customer", name: " Initech ", externalCustomerId: "crm-1" },
    plainCustomer: { resource: "Customer", name: "Hooli" },
    config,
    signup: { customerId: config.customerId, name: "Least", phoneNumberId: "2", businessAccountId: "3", accessToken: "token" },
    sandbox: { customerId: config.customerId, name: "Sandbox", kind: "sandbox" },
    textSandbox: {
        customerId: config.customerId,
        name: "Sandbox as in the example",
        kind: "sandbox",
        phoneNumberId: "sandbox",
        businessAccountId: "sandbox",
        accessToken: "sandbox",
    },
    webhook: {
        ...webhook,
        active: false,
        headers: { "X-Team": "sales", Authorization: "Bearer 1" },
        bufferEnabled: true,
        bufferWindowSeconds: 7,
        maxBufferSize: 9,
        bufferEvents: ["whatsapp.message.received"],
        inactivityMinutes: 11,
        ...(apiVersion === "platform" ? { kind: "kapso", payloadVersion: "v1" } : {}),
    },
    unbuffered: { ...webhook, url: "https://hooks.acme.example/b", bufferEnabled: false, bufferWindowSeconds: 7, maxBufferSize: 9 },
    least: { ...webhook, url: "https://hooks.acme.example/c" },
    ...(apiVersion === "platform" ? { meta: { ...webhook, url: "https://hooks.acme.example/d", events: undefined, kind: "meta" } } : {}),
};

/**
 * Options of the emulator, whose defaults follow Kapso's documentation. If a variant is the
 * default of one API version, the test uses the other API version.
 */
const variants: [string, EmulatorOptions][] = [
    ["as the documents say", {}],
    ["normalising", { normalize: true, responses: "later" }],
    ["filters ignored", { ignoreFilters: true }],
    ...byApiVersion<[string, EmulatorOptions][]>({
        v1: [
            ["a later version of v1", { responses: "later" }],
            ["no default buffered events", { bufferEventsDefault: [] }],
            ["null while unbuffered", { unbuffered: "null" }],
            ["kind shown", { showKind: true }],
            ["secrets not returned", { showSecretKey: false }],
            ["numbers unique, with a list of the project", { uniqueNumbers: true, projectList: true }],
        ],
        platform: [
            ["default buffered events filled in", { bufferEventsDefault: ["whatsapp.message.received"] }],
            ["values while unbuffered", { unbuffered: "values" }],
            ["kind missing", { showKind: false }],
            ["secrets not returned", { showSecretKey: false }],
            ["literal sandbox numbers", { sandboxNumber: "literal" }],
        ],
    }),
];

describe.each(variants)("Kapso with %s", (_title, emulator) => {
    const it = engineTest({ emulator });

    it("causes no changes after the first up", { timeout: 240_000 }, async ({ stack, emulator }) => {
        await stack.declare(program);
        await stack.up();
        const count = Object.keys(program).length;
        const writes = takeRequests(emulator).filter((line) => !line.startsWith("GET"));
        expect(writes).toHaveLength(count);
        expect(writes.every((line) => line.startsWith("POST"))).toBe(true);

        expect(await stack.previewOf()).toEqual({});
        expect(takeRequests(emulator)).toEqual([]);

        await stack.refresh("--expect-no-changes");
        const reads = takeRequests(emulator);
        expect(reads.filter((line) => !line.startsWith("GET"))).toEqual([]);
        expect(reads.length, reads.join("\n")).toBeLessThanOrEqual(count + 2);

        expect(await stack.previewOf()).toEqual({});
        await stack.up("--expect-no-changes");
        expect(takeRequests(emulator)).toEqual([]);

        await stack.destroy();
        expect([emulator.webhooks(), emulator.configs()]).toEqual([[], []]);
    });
});
