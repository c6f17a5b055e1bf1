import { describe, expect } from "vitest";
import { acme, engineTest } from "../support/engineTest";

const library = "node_modules/@acme/whatsapp";

const files = {
    [`${library}/package.json`]: '{ "name": "@acme/whatsapp", "version": "1.0.0", "dependencies": { "pulumi-kapso": "^0.1.0" } }',
    [`${library}/index.js`]: `
        const pulumi = require("@pulumi/pulumi");
        const { WhatsAppConfig } = require("pulumi-kapso");
        exports.Support = class extends pulumi.ComponentResource {
            constructor(name, args, opts) {
                super("acme:whatsapp:Support", name, {}, opts);
                this.config = new WhatsAppConfig(name + "-number", args, { parent: this });
                this.registerOutputs({ configId: this.config.id });
            }
        };
    `,
    "index.js": `
        const { Support } = require("@acme/whatsapp");
        exports.configId = new Support("acme", ${JSON.stringify(acme)}).config.id;
    `,
};

describe("a component library that depends on pulumi-kapso", () => {
    const it = engineTest({ stack: { files } });

    it("creates, reads and deletes its configs in a program that installs both packages", async ({ stack, emulator }) => {
        await stack.up();
        expect(emulator.configs()).toMatchObject([{ name: acme.name, customer_id: "acme" }]);
        await stack.refresh("--expect-no-changes");
        await stack.destroy();
        expect(emulator.configs()).toEqual([]);
    });

    it("fails in the preview, with what to do, if the program itself does not find pulumi-kapso", async ({ stack }) => {
        // pnpm installs the package so that only the library finds it.
        await stack.move("node_modules/pulumi-kapso", `${library}/node_modules/pulumi-kapso`);
        const { output } = await stack.fail("preview");
        expect(output).toContain("[KAPSO-PACKAGE-NOT-FOUND]");
        expect(output, "no stack traces").not.toMatch(/^\s+at /m);
    });
});
