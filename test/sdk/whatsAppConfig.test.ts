import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it } from "vitest";
import { WhatsAppConfig, type WhatsAppConfigArgs } from "../../sdk";
import { type Registration, registrations } from "./registrations";

const whole = {
    customerId: "customer-1",
    name: "Acme",
    phoneNumberId: "106540352242922001",
    businessAccountId: "102290129340398",
    accessToken: "access-canary",
    webhookVerifyToken: "verify-canary",
    webhookDestinationUrl: "https://acme.example",
    kind: "production",
    inboundProcessingEnabled: false,
    callsEnabled: true,
} satisfies WhatsAppConfigArgs;

const bare: WhatsAppConfigArgs = { customerId: "customer-1", name: "Acme", kind: "sandbox" };

const outputs = [...Object.keys(whole), "displayName", "displayPhoneNumber", "createdAt", "updatedAt"];

let registered: Registration[];

beforeEach(async () => {
    registered = await registrations();
});

describe("a WhatsAppConfig", () => {
    it("registers its contract type", async () => {
        const { type } = await register(whole);
        expect(type).toBe("pulumi-nodejs:dynamic/kapso:WhatsAppConfig");
    });

    it("sends its arguments unchanged, and the reference to its provider", async () => {
        const { properties } = await register(whole);
        expect(properties).toEqual({
            ...whole,
            accessToken: secret("access-canary"),
            webhookVerifyToken: secret("verify-canary"),
            __provider: 'exports.handler = () => require("pulumi-kapso/provider").whatsAppConfig',
        });
    });

    it("sends nothing for an argument that is absent", async () => {
        const { properties } = await register(Object.assign({ accessToken: undefined }, bare));
        expect(Object.keys(properties).sort()).toEqual(["__provider", "customerId", "kind", "name"]);
    });

    it.each([
        ["declared", whole],
        ["not declared", bare],
    ])("has every output as a property of the object, %s", async (_title, args) => {
        const config = new WhatsAppConfig("acme", args);
        for (const output of outputs) {
            expect(config, output).toHaveProperty(output);
            expect(pulumi.Output.isInstance(Reflect.get(config, output)), output).toBe(true);
        }
    });

    it("has the outputs that the provider computed, and undefined for all others", async () => {
        const config = new WhatsAppConfig("acme", bare);
        expect(await settled(config.displayName)).toBe("computed for acme");
        expect(await settled(config.displayPhoneNumber)).toBeUndefined();
        expect(await settled(config.phoneNumberId)).toBeUndefined();
    });
});

describe("the two tokens", () => {
    it.each([
        ["plain", (text: string): pulumi.Input<string> => text],
        ["as a promise", (text: string) => Promise.resolve(text)],
        ["as an output", (text: string) => pulumi.output(text)],
        ["as a secret", (text: string) => pulumi.secret(text)],
    ])("are secret, passed %s", async (_title, pass) => {
        const { properties } = await register({ ...whole, accessToken: pass("access-canary"), webhookVerifyToken: pass("verify-canary") });
        expect(properties).toMatchObject({ accessToken: secret("access-canary"), webhookVerifyToken: secret("verify-canary") });
    });

    it.each<[string, (transformation: pulumi.ResourceTransformation) => pulumi.CustomResourceOptions]>([
        ["of the resource", (transformation) => ({ transformations: [transformation] })],
        [
            "of its parent",
            (transformation) => ({
                parent: new (class extends pulumi.ComponentResource {})("my:index:Team", "team", {}, { transformations: [transformation] }),
            }),
        ],
    ])("are secret as a transformation sets them: %s", async (_title, options) => {
        const set = { accessToken: "access-canary", webhookVerifyToken: "verify-canary" };
        const opts = options(({ props, opts }) => ({ props: { ...props, ...set }, opts }));
        await (opts.parent && settled(opts.parent.urn));
        expect((await register(whole, opts)).properties).toMatchObject({
            accessToken: secret("access-canary"),
            webhookVerifyToken: secret("verify-canary"),
        });
    });

    it("are the only outputs that are secret by default", async () => {
        const { secretOutputs } = await register(whole);
        expect(secretOutputs).toEqual(["accessToken", "webhookVerifyToken"]);
    });

    it("are secret outputs in addition to those that the user names", async () => {
        const { secretOutputs } = await register(whole, { additionalSecretOutputs: ["phoneNumberId", "accessToken"] });
        expect(new Set(secretOutputs)).toEqual(new Set(["accessToken", "webhookVerifyToken", "phoneNumberId"]));
    });

    it("are secret on the object, so that values derived from them are hidden", async () => {
        const config = new WhatsAppConfig("acme", whole);
        expect(await pulumi.isSecret(config.accessToken)).toBe(true);
        expect(await pulumi.isSecret(config.webhookVerifyToken)).toBe(true);
        expect(await pulumi.isSecret(config.name)).toBe(false);
    });
});

describe("the resource options", () => {
    it("delete before they replace, because a number can be connected only once", async () => {
        expect((await register(whole)).deleteBeforeReplace).toBe(true);
        expect((await register(whole, { protect: true })).deleteBeforeReplace).toBe(true);
    });

    it("let the user turn that off", async () => {
        expect((await register(whole, { deleteBeforeReplace: false })).deleteBeforeReplace).toBe(false);
    });

    it("delete before they replace if the user passes undefined", async () => {
        const options = { deleteBeforeReplace: undefined } as unknown as pulumi.CustomResourceOptions;
        expect((await register(whole, options)).deleteBeforeReplace).toBe(true);
    });

    it("refuse an import, which cannot work", async () => {
        await expect(register(whole, { import: "existing-id" })).rejects.toThrow("Could not import acme: the option import");
    });

    it("reach the engine", async () => {
        const { protect, ignoreChanges } = await register(whole, { protect: true, ignoreChanges: ["name"] });
        expect({ protect, ignoreChanges }).toEqual({ protect: true, ignoreChanges: ["name"] });
    });
});

function secret(value: string) {
    return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

async function register(args: WhatsAppConfigArgs, options?: pulumi.CustomResourceOptions): Promise<Registration> {
    const before = registered.length;
    await settled(new WhatsAppConfig("acme", args, options).urn);
    const registration = registered[before];
    if (!registration) {
        throw new Error("nothing was registered");
    }
    return registration;
}

function settled<Value>(output: pulumi.Output<Value>): Promise<Value> {
    return new Promise((resolve) => void output.apply(resolve));
}
