import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { describe, expect, it } from "vitest";
import { type KapsoPolicySettings, kapsoPolicies } from "../../policy/index";

interface Resource {
    type?: "WhatsAppConfig" | "Customer" | "WhatsAppWebhook" | "ProjectWebhook" | "Other";
    name?: string;
    props?: Record<string, unknown>;
    protect?: boolean;
}

const token = "canary-of-sixteen-characters";

describe("kapso-https-only", () => {
    it.each<[string, Resource, boolean]>([
        ["a config's https", config({ webhookDestinationUrl: "https://a.example" }), false],
        ["a config's http", config({ webhookDestinationUrl: "http://me:canary@a.example/canary" }), true],
        ["a webhook's http", { type: "WhatsAppWebhook", props: { url: "HTTP://a.example" } }, true],
        ["a project webhook's http", { type: "ProjectWebhook", props: { url: "http://a.example" } }, true],
        ["what is no URL, which the provider refuses", config({ webhookDestinationUrl: "canary" }), false],
        ["no destination", config({}), false],
        ["a resource of another library", { type: "Other", props: { url: "http://a.example" } }, false],
    ])("%s", (_, resource, isViolated) => {
        const message =
            "The destination at a.example does not use https, so everybody on the network path can read the messages. Use an https URL.";
        expect(violations("kapso-https-only", [resource])).toEqual(isViolated ? [message] : []);
    });
});

describe("kapso-allowed-domains", () => {
    it.each([
        ["https://acme.example", []],
        ["https://api.Acme.example.", []],
        [
            "https://notacme.example",
            [
                "The destination at notacme.example is outside the allowed domains (acme.example). Correct it, or add its domain to allowedDomains.",
            ],
        ],
    ])("%s", (webhookDestinationUrl, messages) => {
        const resources = [config({ webhookDestinationUrl })];
        expect(violations("kapso-allowed-domains", resources, { allowedDomains: ["Acme.example"] })).toEqual(messages);
        expect(violations("kapso-allowed-domains", resources)).toEqual([]);
    });

    it("names a setting that is no domain", () => {
        expect(() => kapsoPolicies({ allowedDomains: ["https://acme.example"] })).toThrow(
            'allowedDomains: "https://acme.example" is not a domain.',
        );
    });
});

describe("verify tokens", () => {
    it("have at least 16 characters, or as many as the setting requires", () => {
        const resources = [config({ webhookVerifyToken: "canary" }), config({ webhookVerifyToken: token }), config({})];
        const message = (length: number) => `webhookVerifyToken has fewer than ${length} characters. Use a longer random token.`;
        expect(violations("kapso-verify-token-length", resources)).toEqual([message(16)]);
        expect(violations("kapso-verify-token-length", resources, { verifyTokenLength: 40 })).toEqual([message(40), message(40)]);
    });

    it("are not shared between configs", () => {
        const resources = ["first", "second", "third"].map((name) => ({ ...config({ webhookVerifyToken: token }), name }));
        const others = [config({ webhookVerifyToken: `${token}-2` }), config({}), config({})];
        const message =
            "webhookVerifyToken is also the token of first, so a sender with one token can act as both. Give each config its own token.";
        expect(violations("kapso-verify-token-shared", [...others, ...resources])).toEqual([
            `urn:second: ${message}`,
            `urn:third: ${message}`,
        ]);
    });
});

it("kapso-production-protected requires the option protect on production configs", () => {
    const resources: Resource[] = [
        config({}),
        { ...config({}), protect: true },
        config({ kind: "sandbox" }),
        { type: "Customer", props: {} },
    ];
    expect(violations("kapso-production-protected", resources)).toEqual([
        "This production config is not protected. Add the option `protect: true`.",
    ]);
});

it("kapso-names requires names of configs and customers to match the pattern, if there is one", () => {
    const resources: Resource[] = [
        config({ name: "Acme support" }),
        config({ name: "Support" }),
        { type: "Customer", props: { name: "Initech" } },
    ];
    const message = "name does not match /^Acme /. Correct the name.";
    expect(violations("kapso-names", resources, { namePattern: /^Acme / })).toEqual([message, message]);
    expect(violations("kapso-names", resources)).toEqual([]);
});

it("kapso-https-only is mandatory and the other policies are advisory by default", () => {
    const levels = (settings: KapsoPolicySettings) =>
        Object.fromEntries(kapsoPolicies(settings).map((policy) => [policy.name, policy.enforcementLevel]));
    expect(levels({})).toEqual({
        "kapso-https-only": "mandatory",
        "kapso-allowed-domains": "advisory",
        "kapso-verify-token-length": "advisory",
        "kapso-verify-token-shared": "advisory",
        "kapso-production-protected": "advisory",
        "kapso-names": "advisory",
    });
    expect(levels({ levels: { "kapso-https-only": "disabled", "kapso-names": "mandatory" } })).toMatchObject({
        "kapso-https-only": "disabled",
        "kapso-names": "mandatory",
        "kapso-allowed-domains": "advisory",
    });
});

function config(props: Record<string, unknown>): Resource {
    return { type: "WhatsAppConfig", props };
}

/** The reports of a policy on resources. Checks that no report contains a secret. */
function violations(name: string, resources: readonly Resource[], settings?: KapsoPolicySettings): string[] {
    const said: string[] = [];
    const policy = kapsoPolicies(settings).find((one) => one.name === name);
    const all = resources.map(({ type = "WhatsAppConfig", name = "x", props = {}, protect = false }) => ({
        type: type === "Other" ? "aws:s3:Bucket" : `pulumi-nodejs:dynamic/kapso:${type}`,
        urn: `urn:${name}`,
        name,
        props,
        opts: { protect },
    }));
    // What Pulumi adds to these is not asked for.
    const { validateResource, validateStack } = policy as Partial<ResourceValidationPolicy & StackValidationPolicy>;
    if (typeof validateResource === "function") {
        for (const one of all) {
            validateResource(one as unknown as Parameters<typeof validateResource>[0], (message) => void said.push(message));
        }
    }
    validateStack?.(
        { resources: all } as unknown as Parameters<NonNullable<typeof validateStack>>[0],
        (message, urn) => void said.push(`${urn}: ${message}`),
    );
    expect(said.join()).not.toContain("canary");
    return said;
}
