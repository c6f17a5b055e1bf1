import { expect, onTestFinished } from "vitest";
import { startEchoService } from "../support/echoService";
import { acme, engineTest } from "../support/engineTest";
import { byGeneration, routes } from "../support/generation";

const it = engineTest();

// Every secret of these tests holds this word, so that half of one is found as well.
const canary = /canary/i;

const program = `
    const pulumi = require("@pulumi/pulumi");
    const { Customer, WhatsAppConfig, WhatsAppWebhook } = require("pulumi-kapso");
    const { webhook, ...plain } = require("./tokens.json");
    const config = new pulumi.Config();
    const args = ${JSON.stringify(acme)};
    new WhatsAppConfig("plain", { ...args, ...plain });
    const wrapped = new WhatsAppConfig("wrapped", {
        ...args,
        phoneNumberId: "2",
        accessToken: config.requireSecret("accessToken"),
        webhookVerifyToken: config.requireSecret("verifyToken"),
    });
    const customer = new Customer("customer", { name: "Initech" });
    const hook = { configId: wrapped.id, url: "https://acme.example/hook", events: ["whatsapp.message.received"] };
    new WhatsAppWebhook("plain-hook", { ...hook, ...webhook });
    const wrappedHook = new WhatsAppWebhook("wrapped-hook", {
        ...hook,
        secretKey: config.requireSecret("webhookKey"),
        headers: { "x-customer": customer.id, authorization: config.requireSecret("webhookHeader") },
    });
    exports.secretKey = wrappedHook.secretKey;
    exports.headers = wrappedHook.headers;
    exports.accessToken = wrapped.accessToken;
    exports.webhookVerifyToken = wrapped.webhookVerifyToken;
`;

const tokens = (version: string) => ({ accessToken: `EAAB-canary-access-${version}`, webhookVerifyToken: `canary-verify-${version}` });

const signing = (version: string) => ({
    secretKey: `canary-signing-${version}`,
    headers: { authorization: `Bearer canary-header-${version}` },
});

it("secrets are nowhere but as ciphertext, whether the program wraps them or not", async ({ stack, emulator }) => {
    emulator.addApiKey("canary-key", "default");
    delete stack.env.KAPSO_API_KEY;
    stack.env.KAPSO_LOG = "debug";
    await stack.configure(
        {
            "kapso:apiKey": "canary-key",
            accessToken: "canary-access-0",
            verifyToken: "canary-verify-0",
            webhookKey: "canary-signing-0",
            webhookHeader: "canary-header-0",
        },
        { secret: true },
    );
    await stack.write("index.js", program);
    await stack.write("tokens.json", JSON.stringify({ ...tokens("1"), webhook: signing("1") }));
    const printed: string[] = [];
    printed.push((await stack.up("--diff")).output);
    expect(printed[0]).toContain(`kapso: POST ${routes.newConfig("acme")} 201`);

    await stack.write("tokens.json", JSON.stringify({ ...tokens("2"), webhook: signing("2") }));
    printed.push((await stack.preview("--json")).output);
    printed.push((await stack.preview("--diff")).output);
    printed.push((await stack.up("--diff")).output);
    for (const { id } of emulator.configs()) {
        emulator.changeConfig(id, { webhook_verify_token: "canary-verify-drifted" });
    }
    for (const { id } of emulator.webhooks()) {
        emulator.changeWebhook(id, { secret_key: "canary-signing-drifted", headers: { authorization: "canary-header-drifted" } });
    }
    printed.push((await stack.refresh("--diff")).output);
    printed.push(await stack.kept());

    const revealed = (await stack.succeed(["stack", "export", "--show-secrets"])).output;
    for (const secret of [
        "canary-key",
        "canary-access-0",
        "EAAB-canary-access-2",
        // What platform never returns stays as it was declared.
        byGeneration({ v1: "canary-verify-drifted", platform: "canary-verify-2" }),
        "canary-signing-drifted",
        "canary-header-drifted",
    ]) {
        expect(revealed).toContain(secret);
    }
    for (const text of printed) {
        expect(text).not.toMatch(canary);
    }
});

it("secrets are not in errors either, not even where the service repeats them or the argument is wrong", async ({ stack }) => {
    const service = await startEchoService();
    onTestFinished(() => service.close());
    Object.assign(stack.env, { KAPSO_BASE_URL: service.baseUrl, KAPSO_API_KEY: "canary-key", KAPSO_LOG: "debug" });
    const statuses = ["401", "409", "422"];
    const hook = { resource: "WhatsAppWebhook", url: "https://acme.example/hook", events: ["whatsapp.message.received"] };
    await stack.declare(
        Object.fromEntries(
            statuses.flatMap((status): [string, object][] => [
                [`answer-${status}`, { ...acme, customerId: status, phoneNumberId: status, ...tokens("1") }],
                [`hook-${status}`, { ...hook, configId: status, ...signing("1") }],
            ]),
        ),
    );
    const refused = (await stack.fail("up", "--continue-on-error")).output;
    for (const status of statuses) {
        expect(refused).toMatch(new RegExp(`Kapso answered ${status} "Not with \\[secret\\]: .*\\[secret\\].*\\[secret\\]`));
        expect(refused).toMatch(new RegExp(`hook[^]*Kapso answered ${status} "Not with \\[secret\\]: .*\\[secret\\].*\\[secret\\]`));
    }
    const wrong: string[] = [];
    for (const resources of [
        { acme: { ...acme, accessToken: "canary-access ", webhookVerifyToken: "canary verify" } },
        { hook: { ...hook, configId: "number", secretKey: "canary-signing ", headers: { authorization: ["canary-header"] } } },
    ]) {
        await stack.declare(resources);
        wrong.push((await stack.fail("preview")).output);
    }
    expect(wrong[0]).toContain("accessToken value");
    expect(wrong[1]).toContain("secretKey value");
    for (const text of [refused, ...wrong, await stack.kept()]) {
        expect(text).not.toMatch(canary);
    }
});
