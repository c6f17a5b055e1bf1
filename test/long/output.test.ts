import { describe, expect } from "vitest";
import { acme, engineTest } from "../support/engineTest";

const owners = {
    customers: [
        { id: "acme", name: "Acme" },
        { id: "globex", name: "Globex" },
    ],
    configs: [
        { id: "support", customer_id: "acme", name: "Support", kind: "sandbox" as const },
        { id: "sales", customer_id: "globex", name: "Sales", kind: "sandbox" as const },
    ],
};

const it = engineTest({ emulator: { seed: owners } });

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

/** Each field, and another value of it. The key of the outer is the resource's name: `config name`. */
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

// Each is one run of the CLI, as people read it.
describe("what the engine prints", { timeout: 120_000 }, () => {
    it("for a create shows each field once", async ({ stack }) => {
        await stack.declare({ config, customer, webhook });
        await expectReadable((await stack.preview("--diff")).output, "create");
    });

    it("for a change of each field, a rotated token and a replacement shows that field alone", async ({ stack }) => {
        await stack.declare(Object.fromEntries(Object.entries(changes).map(([name, [before]]) => [name, before])));
        await stack.up();
        await stack.expectSettled();
        await stack.declare(Object.fromEntries(Object.entries(changes).map(([name, [, after]]) => [name, after])));
        await expectReadable((await stack.preview("--diff")).output, "changes");
    });

    it("for a drift shows what Kapso has", async ({ stack, emulator }) => {
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

    it("for an adoption says what was taken over", async ({ stack, emulator }) => {
        const byHand = emulator.addConfig("acme", { id: "by-hand", name: "By hand", phone_number_id: "7", business_account_id: "1" });
        await stack.declare({ config, customer, webhook, taken: { ...acme, phoneNumberId: "7", adoptExisting: "always" } });
        const { output } = await stack.up("--target", stack.urnOf("taken"));
        // What stands before is progress, which repeats it.
        await expectReadable(output.slice(output.indexOf("Diagnostics:")), "adoption");
        expect(emulator.configs().find(({ id }) => id === byHand.id)).toMatchObject({ name: acme.name });
    });
});

/** One pair for each field: as declared, and with that field changed. */
function changesOf(resourceType: string, before: object, others: Record<string, unknown>): Record<string, [object, object]> {
    return Object.fromEntries(
        Object.entries(others).map(([field, value], index) => {
            // A number can be connected once, and an own id is unique.
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

/** Resources are registered at once, so their order differs from run to run. */
function sorted(output: string): string {
    const [head = "", ...resources] = output.split(/^(?= {4}[ ~+-]{1,2} ?pulumi-nodejs:)/m);
    const [last = "", foot = ""] = (resources.pop() ?? "").split(/^(?=Resources:)/m);
    const urnOf = (block: string) => /\[urn=.*\]/.exec(block)?.[0] ?? "";
    const all = [...resources, last].sort((a, b) => (urnOf(a) < urnOf(b) ? -1 : 1));
    return [head, ...all, foot].join("");
}
