import { expect } from "vitest";
import { byApiVersion, displayNameOf, routes, telephoneOf } from "../support/apiVersion";
import { engineTest, takeRequests } from "../support/engineTest";

const many = Array.from({ length: 120 }, (_, index) => `${index}`);

const it = engineTest({
    emulator: {
        apiKey: [
            { key: "our-key", project: "ours" },
            { key: "eu-key", project: "eu" },
        ],
        seed: {
            customers: [
                { id: "acme", name: "Acme", external_customer_id: "crm-1" },
                { id: "globex", name: "Globex Europe", project: "eu" },
                ...many.map((number) => ({ id: `customer-${number}`, name: `Customer ${number}` })),
            ],
            configs: [
                {
                    id: "number",
                    customer_id: "acme",
                    name: "Acme support",
                    phone_number_id: "106540352242922001",
                    business_account_id: "102290129340398",
                    access_token: "canary-access",
                    webhook_verify_token: "canary-verify",
                    webhook_destination_url: "https://acme.example/whatsapp",
                },
                ...many.map((number) => ({
                    id: `config-${number}`,
                    customer_id: "acme",
                    name: number,
                    webhook_verify_token: "canary-listed",
                })),
            ],
            webhooks: [
                {
                    id: "hook",
                    whatsapp_config_id: "number",
                    url: "https://acme.example/hook",
                    secret_key: "canary-signing",
                    headers: { authorization: "canary-header" },
                    events: ["whatsapp.message.received"],
                    buffer_events: ["whatsapp.message.received"],
                },
            ],
        },
    },
});

/** The config with the number, and its webhook, as the state holds them. */
const number = byApiVersion({ v1: "number", platform: "106540352242922001" });
const configId = byApiVersion({ v1: "number", platform: "106540352242922001:number" });

const program = `
    const kapso = require("pulumi-kapso");
    const number = kapso.WhatsAppConfig.get("number", "${number}");
    const customer = kapso.Customer.get("customer", number.customerId);
    kapso.WhatsAppWebhook.get("hook", number.id.apply((id) => id + "/hook"));
    const made = new kapso.Customer("made", { name: "Made" });
    const trial = new kapso.WhatsAppConfig("trial", { customerId: made.id, name: "Trial", kind: "sandbox" });
    const eu = new kapso.Provider("eu", { apiKey: "eu-key" });

    const lengthOf = (list) => list.length;
    exports.configs = kapso.listWhatsAppConfigs({ customerId: "acme" }).then(lengthOf);
    exports.config = kapso.listWhatsAppConfigs({ customerId: "acme" }).then((list) => list.find(({ id }) => id === "${configId}"));
    exports.customers = kapso.listCustomers().then(lengthOf);
    exports.matching = kapso.listCustomers({ nameContains: "CUSTOMER 11" }).then((list) => list.map(({ name }) => name).sort());
    exports.byExternalId = kapso.listCustomersOutput({ externalCustomerId: customer.externalCustomerId });
    exports.elsewhere = kapso.listCustomers({}, { provider: eu }).then((list) => list.map(({ name }) => name));
    exports.health = kapso.getWhatsAppConfigHealth({ id: "${number}" }).then(({ status, checks }) => [status, checks.messaging_health.passed]);
    exports.ofUnknown = kapso.listWhatsAppConfigsOutput({ customerId: trial.id.apply(() => made.id) }).apply(lengthOf);
    exports.healthOfUnknown = kapso.getWhatsAppConfigHealthOutput({ id: trial.id }).apply(({ status }) => status);
    exports.customersOfUnknown = kapso.listCustomersOutput({ nameContains: made.id.apply((id) => id + " is no name") }).apply(lengthOf);
`;

it("lookups return unmanaged objects whole, also in previews, keep their secrets, and never delete the objects", async ({
    stack,
    emulator,
}) => {
    await stack.write("index.js", program);
    emulator.fault({ kind: "rateLimited", retryAfter: 2, match: { path: "/customers", times: 1 } });
    const { output } = await stack.preview();
    expect(output).toMatch(/kapso: waiting [23] s: Kapso asked for this wait/);
    for (const shown of [
        /configs *: 121/,
        /customers *: 121/,
        /ofUnknown *: \[unknown\]/,
        /healthOfUnknown *: \[unknown\]/,
        /customersOfUnknown *: \[unknown\]/,
    ]) {
        expect(output).toMatch(shown);
    }
    const filters = byApiVersion({
        v1: ["q%5Bname_cont%5D=CUSTOMER+11", "q%5Bexternal_customer_id_eq%5D=crm-1"],
        platform: ["name_contains=CUSTOMER+11", "external_customer_id=crm-1"],
    });
    expect(new Set(takeRequests(emulator).filter((line) => line.includes("?")))).toEqual(
        new Set([
            "GET /customers?page=1&per_page=100",
            "GET /customers?page=2&per_page=100",
            ...filters.map((filter) => `GET /customers?${filter}&page=1&per_page=100`),
            `GET ${routes.configsOf("acme", 1)}`,
            `GET ${routes.configsOf("acme", 2)}`,
        ]),
    );

    const printed = [output, (await stack.up("--diff")).output];
    const [config] = emulator.configs().filter(({ id }) => id === "number");
    const [hook] = emulator.webhooks();
    const outputs = await stack.outputs();
    expect(outputs).toMatchObject({
        configs: 121,
        config: { id: configId, customerId: "acme", name: "Acme support", phoneNumberId: "106540352242922001" },
        matching: many
            .map((number) => `Customer ${number}`)
            .filter((name) => name.startsWith("Customer 11"))
            .sort(),
        byExternalId: [{ id: "acme", name: "Acme", externalCustomerId: "crm-1" }],
        elsewhere: ["Globex Europe"],
        health: ["healthy", true],
        ofUnknown: 1,
        healthOfUnknown: "healthy",
        customersOfUnknown: 0,
    });

    expect(Object.keys(outputs.config as object)).not.toContain("apiVersion");

    const read = new Map((await stack.resources("--show-secrets")).map(({ urn, outputs }) => [urn.replace(/.*::/, ""), outputs]));
    const secret = (value: unknown) => expect.objectContaining({ plaintext: JSON.stringify(value) });
    const { webhook_verified_at: webhookVerifiedAt } = config ?? {};
    expect({ ...read.get("number"), __provider: undefined }).toEqual({
        customerId: "acme",
        name: "Acme support",
        phoneNumberId: "106540352242922001",
        businessAccountId: "102290129340398",
        ...byApiVersion({
            v1: { webhookVerifyToken: secret("canary-verify"), webhookDestinationUrl: "https://acme.example/whatsapp" },
            platform: {
                kind: "production",
                inboundProcessingEnabled: true,
                callsEnabled: false,
                displayPhoneNumber: telephoneOf("106540352242922001"),
                internalId: "number",
                isCoexistence: false,
                nameStatus: "APPROVED",
                qualityRating: "GREEN",
                status: "CONNECTED",
                webhookVerifiedAt,
            },
        }),
        displayName: displayNameOf("Acme support", "106540352242922001"),
        createdAt: config?.created_at,
        updatedAt: config?.updated_at,
    });
    expect(read.get("customer")).toMatchObject({
        name: "Acme",
        externalCustomerId: "crm-1",
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
    });
    expect({ ...read.get("hook"), __provider: undefined }).toEqual({
        configId,
        url: "https://acme.example/hook",
        secretKey: secret("canary-signing"),
        // The Platform API does not return the buffer's window and size if buffering is off.
        ...byApiVersion<Record<string, unknown>>({
            v1: { bufferWindowSeconds: 5, maxBufferSize: 50 },
            platform: { kind: "kapso", payloadVersion: "v2" },
        }),
        headers: secret({ authorization: "canary-header" }),
        events: ["whatsapp.message.received"],
        active: true,
        bufferEnabled: false,
        bufferEvents: ["whatsapp.message.received"],
        inactivityMinutes: 60,
        createdAt: hook?.created_at,
        updatedAt: hook?.updated_at,
    });
    await stack.expectSettled();
    for (const text of [...printed, JSON.stringify(outputs), await stack.kept()]) {
        expect(text).not.toContain("canary");
    }

    await stack.destroy();
    expect([emulator.customers().length, emulator.configs().length, emulator.webhooks().length]).toEqual([122, 121, 1]);
});

it("a lookup of a missing object, or with a refused key, fails the preview with what to do and without a stack trace", async ({
    stack,
}) => {
    const get = async (type: string, id: string) => {
        await stack.write("index.js", `require("pulumi-kapso").${type}.get("missing", "${id}");`);
        return (await stack.fail("preview")).output;
    };
    const missing = "Check that the base URL (kapso:baseUrl) and the API key (kapso:apiKey) are those of its project.";
    for (const [type, id, title] of [
        ["WhatsAppConfig", "nobody", "WhatsApp config"],
        ["Customer", "nobody", "customer"],
        ["WhatsAppWebhook", `${configId}/nobody`, "WhatsApp webhook"],
    ] as const) {
        const output = await get(type, id);
        expect(output).toContain(`Could not read ${title} ${id}: Kapso returned 404`);
        expect(output).toContain(missing);
        expect(output).not.toMatch(/^\s+at /m);
    }

    await stack.write(
        "index.js",
        `const kapso = require("pulumi-kapso");
        const revoked = new kapso.Provider("revoked", { apiKey: "canary-revoked" });
        const unknown = new kapso.Provider("unknown", { apiKey: new kapso.Customer("made", { name: "Made" }).id });
        exports.list = kapso.listWhatsAppConfigs({ customerId: "nobody" });
        exports.health = kapso.getWhatsAppConfigHealthOutput({ id: "nowhere" });
        exports.customers = kapso.listCustomers({}, { provider: revoked });
        exports.unknown = kapso.listCustomers({}, { provider: unknown });`,
    );
    const { output } = await stack.fail("preview");
    // On platform, the list of an unknown customer is empty, so the provider reads the customer.
    const list = byApiVersion({ v1: "list the WhatsApp configs of customer nobody", platform: "read customer nobody" });
    expect(output).toContain(`Could not ${list}: Kapso returned 404 "Customer not found"`);
    expect(output).toContain("Could not read the health of WhatsApp config nowhere: Kapso returned 404");
    expect(output).toContain('Could not list the customers: Kapso returned 401 "Invalid or missing API key"');
    expect(output).toContain("Could not run this lookup: the account of its provider is not known yet. [KAPSO-LOOKUP-TOO-EARLY]");
    expect(output).not.toMatch(/^\s+at /m);
    expect(output).not.toContain("canary");
});
