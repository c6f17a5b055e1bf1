import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { acme, engineTest } from "../support/engineTest";

const it = engineTest();

// SECURITY.md describes Pulumi's own diagnostics. If Pulumi changes them, that page must change.
const program = `
    const pulumi = require("@pulumi/pulumi");
    const { Customer, Provider, WhatsAppConfig, WhatsAppWebhook } = require("pulumi-kapso");
    const config = new pulumi.Config();
    const args = ${JSON.stringify(acme)};
    const literal = new WhatsAppConfig("literal", { ...args, accessToken: "canary-literal-access", webhookVerifyToken: "canary-literal-verify" });
    new WhatsAppWebhook("literal", {
        configId: literal.id,
        url: "https://acme.example/hook",
        events: ["whatsapp.message.received"],
        secretKey: "canary-literal-signing",
        headers: { authorization: "canary-literal-header" },
    });
    const provider = new Provider("eu", { apiKey: "canary-literal-key" });
    new Customer("eu", { name: "EU" }, { provider });
    new WhatsAppConfig("configured", { ...args, phoneNumberId: "2", accessToken: config.requireSecret("token") });
`;
const literals = ["access", "header", "key", "signing", "verify"].map((name) => `canary-literal-${name}`);
const configured = ["canary-configured-api", "canary-configured-token"];

it("Pulumi's verbose logs show secrets that are plain text in the program, and its trace shows all secrets", async ({
    stack,
    emulator,
}) => {
    emulator.addApiKey("canary-literal-key", "default");
    emulator.addApiKey("canary-configured-api", "default");
    delete stack.env.KAPSO_API_KEY;
    await stack.configure({ "kapso:apiKey": "canary-configured-api", token: "canary-configured-token" }, { secret: true });
    await stack.write("index.js", program);
    const trace = join(stack.folder.path, "trace");

    const verbose = await stack.up("-v=9", "--logtostderr", "--logflow");
    expect(canariesIn(verbose.output)).toEqual(literals);
    const debug = await stack.up("--debug", "--tracing", `file:${trace}`);
    expect(canariesIn(debug.output)).toEqual(literals);
    expect(canariesIn(await readFile(trace, "latin1"))).toEqual([...configured, ...literals]);

    await stack.preview("--save-plan", "plan.json");
    expect(canariesIn(await readFile(join(stack.folder.path, "plan.json"), "utf8"))).toEqual([]);
    expect(canariesIn(await stack.kept())).toEqual([]);
});

function canariesIn(text: string): string[] {
    return [...new Set(text.match(/canary-(?:literal|configured)-[a-z]+/g) ?? [])].sort();
}
