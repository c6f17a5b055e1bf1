import { describe, expect } from "vitest";
import { acme, engineTest } from "../support/engineTest";

const seed = {
    customers: [
        { id: "acme", name: "Acme" },
        { id: "globex", name: "Globex" },
    ],
    configs: [
        { id: "support", customer_id: "acme", name: "Support", kind: "sandbox" as const },
        { id: "sales", customer_id: "globex", name: "Sales", kind: "sandbox" as const },
    ],
};

const it = engineTest({ emulator: { seed } });

const config = {
    ...acme,
    webhookVerifyToken: "verify-1",
    webhookDestinationUrl: "https://api.acme.example/whatsapp",
    inboundProcessingEnabled: true,
    callsEnabled: false,
};
const customer = { resource: "Customer", name: "Initech", externalCustomerId: "crm-1" };
const webhook = {
    resource: "WhatsAppWebhook",
    configId: "support",
    url: "https://api.acme.example/events",
    secretKey: "key-1",
    events: ["whatsapp.message.received"],
    active: true,
    headers: { "x-team": "one" },
    bufferEnabled: false,
    bufferWindowSeconds: 5,
    maxBufferSize: 50,
    bufferEvents: ["whatsapp.message.received"],
    inactivityMinutes: 60,
};

/** Each field with another value. The keys are the resources' names, for example `config name`. */
const changes: Record<string, [object, object]> = {
    ...changesOf("config", config, {
        name: "Acme sales",
        phoneNumberId: "9",
        businessAccountId: "9",
        accessToken: "EAAB-acme-token-2",
        webhookVerifyToken: "verify-2",
        webhookDestinationUrl: "https://api.acme.example/other",
        inboundProcessingEnabled: false,
        callsEnabled: true,
        customerId: "globex",
        kind: "sandbox",
    }),
    ...changesOf("customer", customer, { name: "Initech Inc", externalCustomerId: "crm-2" }),
    ...changesOf("webhook", webhook, {
        configId: "sales",
        url: "https://api.acme.example/others",
        secretKey: "key-2",
        events: ["whatsapp.message.received", "whatsapp.message.read"],
        active: false,
        headers: { "x-team": "two" },
        bufferEnabled: true,
        bufferWindowSeconds: 6,
        maxBufferSize: 51,
        bufferEvents: [],
        inactivityMinutes: 61,
    }),
};

// Each test compares one run of the CLI with a snapshot of its output.
describe("the engine's output", { timeout: 120_000 }, () => {
    it("for a create shows each field once", async ({ stack }) => {
        await stack.declare({ config, customer, webhook });
        await expectReadable((await stack.preview("--diff")).output, "create");
    });

    it("for a change, a rotated token or a replacement shows only the changed field", async ({ stack }) => {
        await stack.declare(Object.fromEntries(Object.entries(changes).map(([name, [before]]) => [name, before])));
        await stack.up();
        await stack.expectSettled();
        await stack.declare(Object.fromEntries(Object.entries(changes).map(([name, [, after]]) => [name, after])));
        await expectReadable((await stack.preview("--diff")).output, "changes");
    });

    it("for a drift shows Kapso's values", async ({ stack, emulator }) => {
        await stack.declare({ config, customer, webhook, deleted: { ...config, phoneNumberId: "8" } });
        await stack.up();
        const idOf = (number: string) => emulator.configs().find(({ phone_number_id }) => phone_number_id === number)?.id ?? "";
        emulator.changeConfig(idOf(config.phoneNumberId), {
            name: "By hand",
            webhook_destination_url: null,
            webhook_verify_token: "by-hand",
        });
        emulator.removeConfig(idOf("8"));
        await expectReadable((await stack.succeed(["refresh", "--preview-only", "--diff"])).output, "drift");
    });

    it("for an adoption names the adopted object", async ({ stack, emulator }) => {
        const byHand = emulator.addConfig("acme", { id: "by-hand", name: "By hand", phone_number_id: "7", business_account_id: "1" });
        await stack.declare({ config, customer, webhook, taken: { ...acme, phoneNumberId: "7", adoptExisting: "always" } });
        const { output } = await stack.up("--target", stack.urnOf("taken"));
        // The progress lines before the diagnostics contain the same messages.
        await expectReadable(output.slice(output.indexOf("Diagnostics:")), "adoption");
        expect(emulator.configs().find(({ id }) => id === byHand.id)).toMatchObject({ name: acme.name });
    });
});

/** For each field, the declared resource and the same resource with another value of the field. */
function changesOf(resourceType: string, before: object, others: Record<string, unknown>): Record<string, [object, object]> {
    return Object.fromEntries(
        Object.entries(others).map(([field, value], index) => {
            // A number can be connected once, and an external ID is unique.
            const own = { config: { phoneNumberId: `${100 + index}` }, customer: { externalCustomerId: `crm-${field}` }, webhook: {} }[
                resourceType
            ];
            const first = { ...before, ...own };
            return [`${resourceType} ${field}`, [first, { ...first, [field]: value }]];
        }),
    );
}

async function expectReadable(output: string, name: string): Promise<void> {
    expect(output).not.toContain("__provider");
    expect(output).not.toContain("04da6b54");
    const lasting = output
        .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<id>")
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
        .replace(/Duration: \S+/, "Duration: <seconds>")
        .replace(/\s+$/gm, "");
    await expect(`${sorted(lasting)}\n`).toMatchFileSnapshot(`snapshots/output-${name}.txt`);
}

/** The engine registers resources in parallel, so their order varies per run. */
function sorted(output: string): string {
    const [head = "", ...resources] = output.split(/^(?= {4}[ ~+-]{1,2} ?pulumi-nodejs:)/m);
    const [last = "", foot = ""] = (resources.pop() ?? "").split(/^(?=Resources:)/m);
    const urnOf = (block: string) => /\[urn=.*\]/.exec(block)?.[0] ?? "";
    const all = [...resources, last].sort((a, b) => (urnOf(a) < urnOf(b) ? -1 : 1));
    return [head, ...all, foot].join("");
}
