import { describe, expect } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { acme, sharedEngineTest } from "../support/engineTest";
import { repository } from "../support/programFolder";
import { nameOf } from "../support/stack";

const times = { createdAt: "2023-07-15T14:30:45Z", updatedAt: "2023-07-15T14:30:45Z" };

/** The declared arguments of each resource, and the fields that Kapso adds. */
const resourceTypes = {
    WhatsAppConfig: {
        args: { ...acme, webhookVerifyToken: "verify-1", webhookDestinationUrl: "https://acme.example/whatsapp" },
        outs: { displayName: "Acme support (+106540352242922001)", ...times },
        secret: ["accessToken", "webhookVerifyToken"],
        id: crypto.randomUUID(),
    },
    Customer: { args: { name: "Acme", externalCustomerId: "crm-1042" }, outs: times, secret: [], id: crypto.randomUUID() },
    WhatsAppWebhook: {
        args: {
            configId: "support",
            url: "https://acme.example/messages",
            secretKey: "webhook-key",
            events: ["whatsapp.message.received", "whatsapp.message.failed"],
            headers: { authorization: "Bearer 1042" },
        },
        outs: times,
        secret: ["secretKey", "headers"],
        id: `support/${crypto.randomUUID()}`,
    },
};

const it = sharedEngineTest({
    stack: {
        files: {
            "nothing.js": `
            const sorts = ${JSON.stringify(resourceTypes)};
            const sortOf = (inputs) => Object.values(sorts).find(({ args }) => Object.keys(args).every((field) => field in inputs));
            exports.handler = () => ({ create: async (inputs) => ({ id: sortOf(inputs).id, outs: { ...inputs, ...sortOf(inputs).outs } }) });
        `,
            "index.js": `
            const pulumi = require("@pulumi/pulumi");
            const kapso = require("pulumi-kapso");
            class DoNothing extends pulumi.CustomResource {}
            for (const [sort, { args, secret }] of Object.entries(${JSON.stringify(resourceTypes)})) {
                new kapso[sort](sort, args);
                new DoNothing("pulumi-nodejs:dynamic:Resource", sort, {
                    ...args,
                    ...Object.fromEntries(secret.map((field) => [field, pulumi.secret(args[field])])),
                    __provider: 'exports.handler = () => require("./nothing").handler()',
                });
            }
        `,
        },
    },
});

describe("the state", () => {
    it.beforeAll(async ({ stack, emulator }) => {
        emulator.addConfig("acme", { id: "support" });
        await stack.up();
    });

    // Pulumi marks each header value as secret, besides the whole map.
    const most: Record<string, number> = { WhatsAppWebhook: 1.12 };

    it.for(Object.keys(resourceTypes))("of a %s is little larger than that of an empty resource", async (resourceType, { stack }) => {
        const resources = (await stack.resources()).filter(({ urn }) => nameOf(urn) === resourceType);
        const bytes = (type: string) => JSON.stringify(resources.filter((resource) => resource.type === type)).length;
        const [own, nothing] = [bytes(`pulumi-nodejs:dynamic/kapso:${resourceType}`), bytes("pulumi-nodejs:dynamic:Resource")];
        const ratio = own / nothing;
        console.log(
            `State of one ${resourceType}: ${own} bytes; of one resource that does nothing: ${nothing} bytes (${ratio.toFixed(2)} times).`,
        );
        expect(ratio).toBeLessThanOrEqual(most[resourceType] ?? 1.1);
    });

    it.for(Object.keys(resourceTypes))(
        "of a %s is the same on every machine and for every package version",
        async (resourceType, { stack }) => {
            const type = `pulumi-nodejs:dynamic/kapso:${resourceType}`;
            // Pulumi's own stack frames do not count.
            const [{ stackTrace, ...own } = expect.fail("not in the state")] = (await stack.resources()).filter(
                (resource) => resource.type === type,
            );
            expect(own.sourcePosition).toMatch(/^project:\/\/\/index\.js#\d+,\d+$/);
            expect(JSON.stringify(own)).not.toContain(repository);
            expect(JSON.stringify(own)).not.toContain(packageJson.version);
            expect(JSON.stringify(stackTrace)).not.toContain("dist/sdk");
        },
    );
});
