import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { acme, engineTest } from "../support/engineTest";
import { byGeneration } from "../support/generation";
import type { Resource, Stack } from "../support/stack";

const it = engineTest({ emulator: { apiKey: [{ key: "canary-key", project: "default" }] } });

// Every secret of these tests holds this word, so that half of one is found as well.
const canary = /canary/i;

/**
 * Secrets are filled in where the constructor does not see them; `round` tells one run's secrets
 * from another's.
 */
const program = `
    const pulumi = require("@pulumi/pulumi");
    const { Customer, Provider, WhatsAppConfig, WhatsAppWebhook } = require("pulumi-kapso");
    const { round, suffix = "", name = "Acme support", looksUp = false } = require("./settings.json");

    const secretsOf = (type) =>
        type.endsWith("Config")
            ? { accessToken: "EAAB-canary-" + round, webhookVerifyToken: "canary-verify-" + round }
            : { secretKey: "canary-signing-" + round, headers: { "x-plain": "plain", authorization: "canary-header-" + round } };
    const filled = ({ type, props, opts }) => ({ props: { ...props, ...secretsOf(type) }, opts });
    pulumi.runtime.registerStackTransformation((args) => (/WhatsApp/.test(args.type) ? filled(args) : undefined));
    const both = (resource, phoneNumberId, opts) => {
        const { accessToken, ...args } = ${JSON.stringify(acme)};
        const config = new WhatsAppConfig(resource, { ...args, name, phoneNumberId }, opts);
        const hook = { configId: config.id, url: "https://acme.example/hook", events: ["whatsapp.message.received"] };
        return new WhatsAppWebhook(resource + "-hook", hook, opts);
    };
    both("stack", "1", {});
    both("option", "2", { transformations: [filled] });
    both("engine", "3", { transforms: [filled] });
    both("ignored", "4", { ignoreChanges: ["accessToken", "webhookVerifyToken", "secretKey", "headers"] });
    both("renamed" + suffix, "5", { aliases: [{ name: "renamed" }, { name: "renamed-hook" }] });
    both("account", "6", { provider: new Provider("eu", { apiKey: "canary-key" }) });
    const customer = new Customer("customer", { name: "Customer " + round });
    both("unknown", "7", {
        transforms: [({ type, props, opts }) => {
            const headers = { "x-customer": customer.createdAt, authorization: "canary-beside-unknown" };
            return type.endsWith("Webhook") ? { props: { ...props, secretKey: "canary-signing", headers }, opts } : undefined;
        }],
    });
    if (looksUp) {
        const found = WhatsAppConfig.get("found", "${byGeneration({ v1: "found", platform: "8" })}");
        WhatsAppWebhook.get("found-hook", found.id.apply((id) => id + "/found-hook"));
    }
`;

it("a secret argument is hidden, whether the constructor, a transformation, a provider or Kapso supplies it", async ({
    stack,
    emulator,
}) => {
    stack.env.KAPSO_API_KEY = "canary-key";
    stack.env.KAPSO_LOG = "debug";
    await stack.write("index.js", program);
    await declare(stack, { round: 1 });
    const printed: Record<string, string> = {};
    printed.preview = (await stack.preview("--diff")).output;
    printed.create = (await stack.up("--diff")).output;
    expect([emulator.configs().length, emulator.webhooks().length]).toEqual([7, 7]);
    await stack.expectSettled();

    await declare(stack, { round: 2, suffix: "-anew" });
    printed.diff = (await stack.preview("--diff")).output;
    printed.json = (await stack.preview("--json", "--show-sames")).output;
    await stack.preview("--save-plan", "plan.json");
    printed.plan = await readFile(join(stack.folder.path, "plan.json"), "utf8");
    printed.update = (await stack.up("--diff")).output;
    // A header that is not known yet makes none of the others known.
    expect(printed.preview).toMatch(/headers +: +\{\s+authorization: \[secret\]\s+x-customer +: \[unknown\]/);

    emulator.addConfig("acme", { id: "found", phone_number_id: "8", webhook_verify_token: "canary-found" });
    emulator.addWebhook("found", { id: "found-hook", secret_key: "canary-found", headers: { authorization: "canary-found" } });
    await declare(stack, { round: 2, suffix: "-anew", looksUp: true });
    printed.lookUp = (await stack.up("--diff")).output;
    for (const { id } of emulator.webhooks()) {
        emulator.changeWebhook(id, { secret_key: "canary-drifted", headers: { "x-plain": "plain", authorization: "canary-drifted" } });
    }
    printed.refresh = (await stack.refresh("--diff")).output;
    printed.refreshed = (await stack.preview("--json", "--show-sames")).output;
    printed.kept = await stack.kept();

    for (const [name, text] of Object.entries(printed)) {
        const at = text.search(canary);
        expect(at === -1 ? "" : `${name}: ${text.slice(Math.max(0, at - 500), at + 200)}`).toBe("");
    }
    const kept = (await stack.succeed(["stack", "export", "--show-secrets"])).output;
    // The Platform API never returns the token of the config that is looked up.
    const found = byGeneration({ v1: ["canary-found"], platform: [] });
    for (const secret of ["canary-key", "EAAB-canary-2", "EAAB-canary-1", "canary-drifted", ...found]) {
        expect(kept).toContain(secret);
    }
});

it("a secret argument is hidden in an object that was imported from a file, as `pulumi-kapso export` writes it", async ({
    stack,
    emulator,
}) => {
    const config = emulator.addConfig("acme", { phone_number_id: acme.phoneNumberId, business_account_id: acme.businessAccountId });
    const hook = emulator.addWebhook(config.id, { url: "https://acme.example/hook" });
    const { accessToken, ...args } = acme;
    const entry = (resource: string, name: string, id: string, inputs: object) => {
        const provider = { __provider: `exports.handler = () => require("pulumi-kapso/provider").${resource}` };
        const type = `pulumi-nodejs:dynamic/kapso:${resource.replace("whats", "Whats")}`;
        return { type, name, id, inputs: { ...inputs, ...provider }, outputs: { ...inputs, ...provider } };
    };
    const configId = byGeneration({ v1: config.id, platform: acme.phoneNumberId });
    const hookArgs = { configId, url: "https://acme.example/hook", events: ["whatsapp.message.received"] };
    const resources = [
        entry("whatsAppConfig", "config", configId, args),
        entry("whatsAppWebhook", "hook", `${configId}/${hook.id}`, hookArgs),
    ];
    await stack.write("import.json", JSON.stringify({ resources }));
    stack.env.KAPSO_API_KEY = "canary-key";
    const printed = [
        (await stack.succeed(["import", "--file", "import.json", "--generate-code=false", "--yes", "--protect=false"])).output,
    ];
    const secrets = { secretKey: "canary-signing", headers: { authorization: "canary-header" } };
    await stack.write(
        "index.js",
        `const { WhatsAppConfig, WhatsAppWebhook } = require("pulumi-kapso");
        const filling = (secrets) => ({ transforms: [({ props, opts }) => ({ props: { ...props, ...secrets }, opts })] });
        new WhatsAppConfig("config", ${JSON.stringify(args)}, filling({ accessToken: "canary-access", webhookVerifyToken: "canary-verify" }));
        new WhatsAppWebhook("hook", ${JSON.stringify(hookArgs)}, filling(${JSON.stringify(secrets)}));`,
    );
    printed.push((await stack.preview("--diff")).output, (await stack.up("--diff")).output, (await stack.refresh("--diff")).output);
    printed.push((await stack.preview("--json", "--show-sames")).output, await stack.kept());
    for (const text of printed) {
        const at = text.search(canary);
        expect(at === -1 ? "" : text.slice(Math.max(0, at - 500), at + 200)).toBe("");
    }
});

it("a state whose secrets are in clear, or marked in another way, makes no difference", async ({ stack }) => {
    stack.env.KAPSO_API_KEY = "canary-key";
    await stack.write("index.js", program);
    await declare(stack, { round: 1 });
    await stack.up();
    for (const form of [(value: unknown) => value, (value: unknown) => secret(JSON.stringify(value))]) {
        await rewrite(stack, form);
        expect(await stack.previewOf()).toEqual({});
        await declare(stack, { round: 1, name: "Acme sales" });
        expect(await stack.previewOf()).toMatchObject({ stack: "update name", engine: "update name" });
        await declare(stack, { round: 1 });
    }
    await stack.up();
    expect(await stack.kept()).not.toMatch(canary);
});

function declare(stack: Stack, settings: { round: number; suffix?: string; name?: string; looksUp?: boolean }): Promise<void> {
    return stack.write("settings.json", JSON.stringify(settings));
}

const secret = (plaintext: string) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext });

/** Gives the secret inputs in the state another form. */
async function rewrite(stack: Stack, form: (value: unknown) => unknown): Promise<void> {
    const { stdout } = await stack.succeed(["stack", "export", "--show-secrets"]);
    const exported = JSON.parse(stdout) as { deployment: { resources: Resource[] } };
    for (const { inputs = {}, type } of exported.deployment.resources) {
        if (!type.startsWith("pulumi:")) {
            for (const [name, value] of Object.entries(inputs)) {
                const shown = plain(value);
                inputs[name] = /^(accessToken|webhookVerifyToken|secretKey|headers)$/.test(name) ? form(shown) : shown;
            }
        }
    }
    await stack.write("state.json", JSON.stringify(exported));
    await stack.succeed(["stack", "import", "--file", "state.json"]);
}

/** A value of an exported state without the marks of secrets, at any depth. */
function plain(value: unknown): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return value;
    }
    return "plaintext" in value
        ? plain(JSON.parse(String(value.plaintext)))
        : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
