import { expect } from "vitest";
import { acme, engineTest } from "../support/engineTest";

const args = { ...acme, webhookVerifyToken: "verify-1", webhookDestinationUrl: "https://acme.example/whatsapp" };
const outs = { displayName: "Acme support (+106540352242922001)", createdAt: "2023-07-15T14:30:45Z", updatedAt: "2023-07-15T14:30:45Z" };

const it = engineTest({
    stack: {
        files: {
            "nothing.js": `exports.handler = () => ({ create: async (inputs) => ({ id: ${JSON.stringify(crypto.randomUUID())}, outs: { ...inputs, ...${JSON.stringify(outs)} } }) });`,
            "index.js": `
            const pulumi = require("@pulumi/pulumi");
            const { WhatsAppConfig } = require("pulumi-kapso");
            const args = ${JSON.stringify(args)};
            class DoNothing extends pulumi.CustomResource {}
            new WhatsAppConfig("same-name", args);
            new DoNothing("pulumi-nodejs:dynamic:Resource", "same-name", {
                ...args,
                accessToken: pulumi.secret(args.accessToken),
                webhookVerifyToken: pulumi.secret(args.webhookVerifyToken),
                __provider: 'exports.handler = () => require("./nothing").handler()',
            });
        `,
        },
    },
});

it("the state of a config is at most 1.10 times that of a resource that does nothing", async ({ stack }) => {
    await stack.up();
    const resources = await stack.resources();
    const bytes = (type: string) => JSON.stringify(resources.filter((resource) => resource.type === type)).length;
    const [config, nothing] = [bytes("pulumi-nodejs:dynamic/kapso:WhatsAppConfig"), bytes("pulumi-nodejs:dynamic:Resource")];
    console.log(`State of one config: ${config} bytes; of one resource that does nothing: ${nothing} bytes.`);
    expect(config / nothing).toBeLessThanOrEqual(1.1);
});
