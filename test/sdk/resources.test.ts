import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it } from "vitest";
import {
    Customer,
    type CustomerArgs,
    ProjectWebhook,
    type ProjectWebhookArgs,
    Provider,
    WhatsAppWebhook,
    type WhatsAppWebhookArgs,
} from "../../sdk";
import { type Registration, registrations } from "./registrations";

const customer = { name: "Acme", externalCustomerId: "crm-1" } satisfies CustomerArgs;

const webhook = {
    configId: "config-1",
    url: "https://acme.example/hook",
    secretKey: "signing-canary",
    events: ["whatsapp.message.received"],
    active: false,
    headers: { authorization: "header-canary" },
    bufferEnabled: true,
    bufferWindowSeconds: 10,
    maxBufferSize: 20,
    bufferEvents: ["whatsapp.message.received"],
    inactivityMinutes: 30,
} satisfies WhatsAppWebhookArgs;

const projectWebhook = {
    url: "https://acme.example/project",
    secretKey: "signing-canary",
    events: ["whatsapp.phone_number.created"],
    active: false,
    headers: { authorization: "header-canary" },
    payloadVersion: "v2",
    bufferEnabled: true,
    bufferWindowSeconds: 10,
    maxBufferSize: 20,
    bufferEvents: ["whatsapp.message.received"],
    inactivityMinutes: 30,
} satisfies ProjectWebhookArgs;

interface Kind {
    type: string;
    provider: string;
    whole: Record<string, unknown>;
    secret: string[];
    make: (opts?: pulumi.CustomResourceOptions) => pulumi.CustomResource;
    /** Makes one with only the required arguments. */
    bare: () => pulumi.CustomResource;
}

const kinds: [string, Kind][] = [
    [
        "Customer",
        {
            type: "pulumi-nodejs:dynamic/kapso:Customer",
            provider: "customer",
            whole: customer,
            secret: [],
            make: (opts) => new Customer("acme", customer, opts),
            bare: () => new Customer("acme", { name: "Acme" }),
        },
    ],
    [
        "WhatsAppWebhook",
        {
            type: "pulumi-nodejs:dynamic/kapso:WhatsAppWebhook",
            provider: "whatsAppWebhook",
            whole: webhook,
            secret: ["secretKey", "headers"],
            make: (opts) => new WhatsAppWebhook("acme", webhook, opts),
            bare: () => new WhatsAppWebhook("acme", { configId: "c", url: webhook.url, events: webhook.events }),
        },
    ],
    [
        "ProjectWebhook",
        {
            type: "pulumi-nodejs:dynamic/kapso:ProjectWebhook",
            provider: "projectWebhook",
            whole: projectWebhook,
            secret: ["secretKey", "headers"],
            make: (opts) => new ProjectWebhook("acme", projectWebhook, opts),
            bare: () => new ProjectWebhook("acme", { url: projectWebhook.url, events: projectWebhook.events }),
        },
    ],
];

let registered: Registration[];

beforeEach(async () => {
    registered = await registrations();
});

describe.each(kinds)("a %s", (_name, { type, provider, whole, secret, make, bare }) => {
    it("registers its contract type, its arguments with secrets marked, and the reference to its provider", async () => {
        const registration = await registrationOf(make);
        expect(registration.type).toBe(type);
        const marked = Object.fromEntries(secret.map((field) => [field, secretOf(whole[field])]));
        const constant = `exports.handler = () => require("pulumi-kapso/provider").${provider}`;
        expect(registration.properties).toEqual({ ...whole, ...marked, __provider: constant });
    });

    it("has secret outputs, including those that the user names", async () => {
        expect((await registrationOf(make)).secretOutputs).toEqual(secret);
        const { secretOutputs } = await registrationOf(() => make({ additionalSecretOutputs: ["createdAt"] }));
        expect(new Set(secretOutputs)).toEqual(new Set([...secret, "createdAt"]));
    });

    it("has every output as a property, even if it is not declared", () => {
        for (const resource of [make(), bare()]) {
            for (const output of [...Object.keys(whole), "createdAt", "updatedAt"]) {
                expect(pulumi.Output.isInstance(Reflect.get(resource, output)), output).toBe(true);
            }
        }
    });

    it("is deleted before it is replaced, unless the user sets deleteBeforeReplace to false", async () => {
        expect((await registrationOf(make)).deleteBeforeReplace).toBe(true);
        expect((await registrationOf(() => make({ deleteBeforeReplace: false }))).deleteBeforeReplace).toBe(false);
    });

    it("refuses the option import, which cannot work, and names an alternative", () => {
        expect(() => make({ import: "existing-id" })).toThrow(
            "Could not import acme: the option import does not work with resources of pulumi-kapso. [KAPSO-IMPORT-OPTION]\n" +
                "  - Remove the option, and set adoptExisting on this resource. Then run `pulumi up` to adopt the existing object.\n" +
                "  - Or run `npx pulumi-kapso export --out <folder>`, then follow the README.md in that folder.",
        );
    });

    it("accepts a Provider of this package and refuses any other provider", async () => {
        const ours = new Provider("ours", { apiKey: "key" });
        await registeredWith(ours);
        expect((await registrationOf(() => make({ provider: ours }))).type).toBe(type);
        const other = new (class extends pulumi.ProviderResource {})("pulumi-nodejs", "other", {});
        const refused = "The provider option of acme (or of a parent) is not a Provider of pulumi-kapso";
        expect(() => make({ provider: other })).toThrow(refused);
        const setting: pulumi.ResourceTransformation = ({ props, opts }) => ({ props, opts: { ...opts, provider: other } });
        expect(() => make({ transformations: [setting] })).toThrow(refused);
    });
});

describe("a Provider", () => {
    it("sends its arguments under the keys of the stack's configuration, and the API key as a secret even if it is a plain string", async () => {
        const args = {
            apiKey: "key-canary",
            baseUrl: "https://kapso.example",
            allowHttp: true,
            apiVersion: "v1",
            adoptExisting: "identical",
        } as const;
        const registration = await registrationOf(() => new Provider("eu", args));
        expect(registration.type).toBe("pulumi:providers:pulumi-nodejs");
        expect(registration.properties).toEqual({
            "kapso:apiKey": secretOf("key-canary"),
            "kapso:baseUrl": "https://kapso.example",
            "kapso:allowHttp": "true",
            "kapso:apiVersion": "v1",
            "kapso:adoptExisting": "identical",
        });
        expect(registration.secretOutputs).toEqual(["kapso:apiKey"]);
    });

    it("sends an API key as a secret if a transformation of the provider or its parent sets it", async () => {
        const filling: pulumi.ResourceTransformation = ({ props, opts }) => ({ props: { ...props, "kapso:apiKey": "key-canary" }, opts });
        const transformations = [filling];
        for (const make of [
            () => new Provider("own", { apiKey: "other" }, { transformations }),
            () => new Provider("parent", {}, { parent: new pulumi.ComponentResource("acme:Parent", "parent", {}, { transformations }) }),
        ]) {
            expect((await registrationOf(make)).properties).toEqual({ "kapso:apiKey": secretOf("key-canary") });
        }
    });

    it("sends no argument that comes from the environment", async () => {
        expect((await registrationOf(() => new Provider("eu", {}))).properties).toEqual({});
    });
});

function secretOf(value: unknown) {
    return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

async function registrationOf(make: () => pulumi.CustomResource): Promise<Registration> {
    const before = registered.length;
    await registeredWith(make());
    const registration = registered[before];
    if (!registration) {
        throw new Error("nothing was registered");
    }
    return registration;
}

function registeredWith({ urn }: pulumi.Resource): Promise<unknown> {
    return new Promise((resolve) => void urn.apply(resolve));
}
