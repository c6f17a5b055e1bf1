import { describe, expect } from "vitest";
import type { Emulator } from "../../emulator/index";
import { acme, engineTest, takeRequests } from "../support/engineTest";
import { nameOf, type Stack } from "../support/stack";

const it = engineTest();

const webhook = { resource: "WhatsAppWebhook", secretKey: "webhook-key", events: ["whatsapp.message.received"] };

const declared = {
    initech: { resource: "Customer", name: "Initech" },
    support: {
        ...acme,
        customerId: `\${initech.id}`,
        webhookVerifyToken: "verify",
        webhookDestinationUrl: "https://initech.example",
        callsEnabled: true,
    },
    trial: { customerId: "acme", name: "Trial", kind: "sandbox" },
    messages: { ...webhook, configId: `\${support.id}`, url: "https://initech.example/messages" },
    trials: { ...webhook, configId: `\${trial.id}`, url: "https://acme.example/trials" },
    // This webhook refers to its config by a literal ID.
    others: { ...webhook, configId: "of-others", url: "https://acme.example/others" },
};

const number = acme.phoneNumberId;

describe("a stack that was created with v1", () => {
    it("migrates to platform and back with a refresh that only reads, and a preview finds no changes", async ({ stack, emulator }) => {
        await made(stack, emulator);
        const before = stored(emulator);
        const v1Ids = await idsIn(stack);

        await stack.configure({ "kapso:apiVersion": "platform", "kapso:baseUrl": emulator.platformBaseUrl });
        await stack.refresh("--run-program");
        const config = emulator.configs().find(({ phone_number_id }) => phone_number_id === number);
        const onPlatform = (id = "") =>
            emulator.configs().reduce((changed, { id, phone_number_id }) => changed.replace(id, `${phone_number_id ?? id}:${id}`), id);
        expect(await idsIn(stack)).toEqual(Object.fromEntries(Object.entries(v1Ids).map(([name, id]) => [name, onPlatform(id)])));
        expect((await outputsOf(stack, "support")).internalId).toBe(config?.id);
        await isSettled(stack);

        await stack.configure({ "kapso:apiVersion": "v1", "kapso:baseUrl": emulator.baseUrl });
        await stack.refresh("--run-program");
        expect(await idsIn(stack)).toEqual(v1Ids);
        expect(Object.keys(await outputsOf(stack, "support"))).not.toContain("internalId");
        await isSettled(stack);

        expect(new Set(takeRequests(emulator).map((line) => line.split(" ")[0]))).toEqual(new Set(["GET"]));
        expect(stored(emulator)).toEqual(before);
    });

    it("is changed and destroyed on platform like a stack that was created on platform", async ({ stack, emulator }) => {
        await made(stack, emulator);
        await stack.configure({ "kapso:apiVersion": "platform", "kapso:baseUrl": emulator.platformBaseUrl });
        await stack.refresh("--run-program");
        takeRequests(emulator);
        await stack.declare({
            ...declared,
            support: { ...declared.support, name: "Renamed" },
            messages: { ...declared.messages, active: false },
            others: { ...declared.others, active: false },
        });
        await stack.up();
        expect(takeRequests(emulator).sort()).toEqual(
            [
                `PATCH /whatsapp/phone_numbers/${number}`,
                ...emulator
                    .webhooks()
                    .filter(({ active }) => !active)
                    .map(({ id, url }) => `PATCH /whatsapp/phone_numbers/${url.endsWith("others") ? "9001" : number}/webhooks/${id}`),
            ].sort(),
        );
        await isSettled(stack);
        await stack.destroy();
        expect(emulator.configs().map(({ id }) => id)).toEqual(["of-others"]);
        expect(emulator.webhooks()).toEqual([]);
    });

    it("is migrated by a plain refresh if environment variables set the API version", async ({ stack, emulator }) => {
        await stack.declare({ support: acme });
        await stack.up();
        Object.assign(stack.env, { KAPSO_API_VERSION: "platform", KAPSO_BASE_URL: emulator.platformBaseUrl });
        await stack.refresh();
        expect(await idsIn(stack)).toEqual({ support: `${number}:${emulator.configs()[0]?.id}` });
        await isSettled(stack);
    });

    it("is migrated by the apiVersion argument of an explicit Provider", async ({ stack, emulator }) => {
        const program = (apiVersion: string, baseUrl: string) => `
            const { Provider, WhatsAppConfig } = require("pulumi-kapso");
            const provider = new Provider("eu", { apiKey: "${emulator.apiKey}", apiVersion: "${apiVersion}", baseUrl: "${baseUrl}" });
            new WhatsAppConfig("support", ${JSON.stringify(acme)}, { provider });
        `;
        await stack.write("index.js", program("v1", emulator.baseUrl));
        await stack.up();
        await stack.write("index.js", program("platform", emulator.platformBaseUrl));
        await stack.refresh("--run-program");
        expect(await idsIn(stack)).toEqual({ support: `${number}:${emulator.configs()[0]?.id}` });
        await stack.up();
        await isSettled(stack);
    });

    it("is migrated with one list request per hundred numbers of a customer", async ({ stack, emulator }) => {
        const many = Array.from({ length: 120 }, (_, index) => [
            `n${index}`,
            { ...acme, name: `Number ${index}`, phoneNumberId: String(1000 + index) },
        ]);
        await stack.declare(Object.fromEntries(many));
        await stack.up();
        takeRequests(emulator);
        Object.assign(stack.env, { KAPSO_API_VERSION: "platform", KAPSO_BASE_URL: emulator.platformBaseUrl });
        await stack.refresh();
        expect(takeRequests(emulator).sort()).toEqual(
            [1, 2].map((page) => `GET /whatsapp/phone_numbers?customer_id=acme&page=${page}&per_page=100`),
        );
        expect(new Set(Object.values(await idsIn(stack)))).toEqual(
            new Set(emulator.configs().map(({ id, phone_number_id }) => `${phone_number_id}:${id}`)),
        );
    });

    it("is not changed before its migration: preview and up say how to migrate, and send only GET requests", async ({
        stack,
        emulator,
    }) => {
        await made(stack, emulator);
        await stack.configure({ "kapso:apiVersion": "platform", "kapso:baseUrl": emulator.platformBaseUrl });
        await stack.declare({ ...declared, support: { ...declared.support, name: "Renamed" } });
        for (const command of ["preview", "up"] as const) {
            const { output } = await stack.fail(command);
            expect(output).toContain("the state contains its ID of another API version than platform (kapso:apiVersion)");
            expect(output).toContain("Run `pulumi refresh --run-program` first to migrate the stack. It changes nothing in Kapso.");
        }
        expect(takeRequests(emulator).filter((line) => !line.startsWith("GET"))).toEqual([]);
    });

    it("loses nothing if the other API version has none of its objects, or the number was reconnected", async ({ stack, emulator }) => {
        await stack.declare({ support: acme });
        await stack.up();
        const before = await idsIn(stack);
        emulator.addApiKey("other-key", "other");
        Object.assign(stack.env, { KAPSO_API_VERSION: "platform", KAPSO_BASE_URL: emulator.platformBaseUrl, KAPSO_API_KEY: "other-key" });
        const unknown = await stack.fail("refresh");
        expect(unknown.output).toMatch(/Could not migrate WhatsApp config \S+ to API version platform: Kapso does not know it there\./);
        stack.env.KAPSO_API_KEY = emulator.apiKey;
        emulator.removeConfig(before.support ?? "");
        const { id } = emulator.addConfig("globex", { phone_number_id: number, created_at: "2020-01-01T00:00:00Z" });
        const other = await stack.fail("refresh");
        expect(other.output).toContain(`the object with its number (${number}:${id}) is another one, connected at another time`);
        expect(await idsIn(stack)).toEqual(before);
    });
});

/**
 * Creates the stack with the account in its configuration, so that the state stores the account.
 */
async function made(stack: Stack, emulator: Emulator): Promise<void> {
    emulator.addConfig("acme", { id: "of-others", phone_number_id: "9001" });
    await stack.configure({ "kapso:baseUrl": emulator.baseUrl, "kapso:apiVersion": "v1" });
    delete stack.env.KAPSO_BASE_URL;
    delete stack.env.KAPSO_API_VERSION;
    await stack.declare(declared);
    await stack.up();
    takeRequests(emulator);
}

/** A preview finds no changes, with and without a refresh. */
async function isSettled(stack: Stack): Promise<void> {
    await stack.preview("--expect-no-changes");
    expect(await stack.previewOf("--refresh")).toEqual({});
    await stack.succeed(["refresh", "--preview-only", "--expect-no-changes"]);
}

function stored(emulator: Emulator) {
    return [emulator.customers(), emulator.configs(), emulator.webhooks()];
}

async function idsIn(stack: Stack): Promise<Record<string, string | undefined>> {
    return Object.fromEntries((await stack.resources()).map(({ urn, id }) => [nameOf(urn), id]));
}

async function outputsOf(stack: Stack, name: string): Promise<Record<string, unknown>> {
    return (await stack.resources()).find(({ urn }) => nameOf(urn) === name)?.outputs ?? {};
}
