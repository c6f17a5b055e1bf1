import { describe, expect } from "vitest";
import { engineTest, takeRequests } from "../support/engineTest";

// An explicit provider costs a process, so each test has one program and few commands.
const it = engineTest({
    emulator: {
        seed: {},
        apiKey: [
            { key: "canary-ours", project: "ours" },
            { key: "canary-eu-1", project: "eu" },
            { key: "late-key", project: "late" },
        ],
    },
});

const twoAccounts = `
    const pulumi = require("@pulumi/pulumi");
    const { Customer, listCustomersOutput, Provider, WhatsAppConfig, WhatsAppWebhook } = require("pulumi-kapso");

    // Another resource creates the key, so the first preview does not know it.
    class KeyMaker extends pulumi.CustomResource {
        constructor(name) {
            super("pulumi-nodejs:dynamic:Resource", name, { key: undefined, __provider: keyMaker });
        }
    }
    const keyMaker = 'exports.handler = () => ({ create: async (inputs) => ({ id: "made", outs: { ...inputs, key: "late-key" } }) })';

    const eu = new Provider("eu", { apiKey: require("./key.json"), baseUrl: process.env.KAPSO_BASE_URL, apiVersion: "v1" });
    const late = new Provider("late", { apiKey: new KeyMaker("maker").key });
    new Customer("ours", { name: "Ours" });
    const theirs = new Customer("theirs", { name: "Theirs" }, { provider: eu });
    const group = new pulumi.ComponentResource("test:Group", "group", {}, { providers: [eu] });
    const number = new WhatsAppConfig("number", { customerId: theirs.id, name: "Theirs", kind: "sandbox" }, { parent: group });
    const hook = { configId: number.id, url: "https://eu.example/hook", secretKey: "signing", events: ["whatsapp.message.received"] };
    new WhatsAppWebhook("hook", hook, { parent: number });
    new Customer("late", { name: "Late" }, { provider: late });
    exports.eu = listCustomersOutput({}, { provider: eu }).apply((found) => found.length);
    exports.late = listCustomersOutput({}, { provider: late }).apply((found) => found.length);
`;

describe("an explicit Provider", () => {
    it("has its own account; its key may be unknown in a preview, is never stored in plain text, and is rotated by an up", async ({
        stack,
        emulator,
    }) => {
        delete stack.env.KAPSO_API_KEY;
        stack.env.KAPSO_LOG = "debug";
        await stack.configure({ "kapso:apiKey": "canary-ours" }, { secret: true });
        await stack.write("key.json", '"canary-eu-1"');
        await stack.write("index.js", twoAccounts);
        const printed: string[] = [];

        printed.push((await stack.preview("--diff")).output);
        expect(printed[0]).toMatch(/eu *: 0/);
        expect(printed[0]).toMatch(/late *: (output<string>|\[unknown\])/);
        printed.push((await stack.preview("--json")).output);
        expect(emulator.customers()).toEqual([]);

        printed.push((await stack.up("--diff")).output);
        const objects = [...emulator.customers(), ...emulator.configs()].map(({ project, name }) => `${project}: ${name}`);
        expect(objects.sort()).toEqual(["eu: Theirs", "eu: Theirs", "late: Late", "ours: Ours"]);
        expect(emulator.webhooks()).toMatchObject([{ whatsapp_config_id: emulator.configs()[0]?.id }]);
        await stack.expectSettled();

        emulator.addApiKey("canary-eu-2", "eu");
        emulator.revokeApiKey("canary-eu-1");
        await stack.write("key.json", '"canary-eu-2"');
        const refused = (await stack.fail("refresh")).output;
        expect(refused).toContain('Kapso returned 401 "Invalid or missing API key"');
        expect(refused).toContain("run a plain `pulumi up` first, or add --run-program");
        printed.push(refused);
        emulator.clearRequests();
        printed.push((await stack.up("--diff")).output);
        expect(printed.at(-1)).toContain("~ pulumi:providers:pulumi-nodejs: (update)");
        expect(new Set(takeRequests(emulator))).toEqual(new Set(["GET /customers?page=1&per_page=100"]));
        await stack.expectSettled();
        printed.push(await stack.kept());
        for (const text of printed) {
            expect(text).not.toMatch(/canary/);
        }

        await stack.destroy();
        expect([...emulator.customers(), ...emulator.configs(), ...emulator.webhooks()]).toEqual([]);
    });

    it("of another library, or with unknown arguments, is a clear error in the preview", async ({ stack, emulator }) => {
        const wrong = async (program: string) => {
            await stack.write(
                "index.js",
                `const pulumi = require("@pulumi/pulumi");
                const { Customer, listCustomers, Provider } = require("pulumi-kapso");
                const made = (args) => new Customer("acme", { name: "Acme" }, { provider: new Provider("eu", { apiKey: "canary-ours", ...args }) });
                ${program}`,
            );
            const { output } = await stack.fail("preview");
            expect(output).not.toMatch(/^\s+at /m);
            expect(output).not.toContain("canary");
            return output;
        };
        const notOurs = await wrong(`
            const other = new pulumi.ProviderResource("pulumi-nodejs", "other", {});
            const group = new pulumi.ComponentResource("test:Group", "group", {}, { providers: [other] });
            listCustomers({}, { provider: other });
            Promise.resolve().then(() => new Customer("globex", { name: "Globex" }, { parent: group }));
            new Customer("acme", { name: "Acme" }, { provider: other });
        `);
        for (const name of ["acme", "globex"]) {
            expect(notOurs).toContain(
                `The provider option of ${name} (or of a parent) is not a Provider of pulumi-kapso. [KAPSO-FOREIGN-PROVIDER]`,
            );
        }
        expect(notOurs).toContain("The provider of a lookup is not a Provider of pulumi-kapso");
        expect(await wrong('made({ baseUrl: "ftp://eu.example" });')).toContain("must be an http(s) URL");
        expect(await wrong('made({ apiVersion: "v2" });')).toContain('must be "v1"');
        expect(await wrong('made({ adoptExisting: "sometimes" });')).toContain('must be "never", "identical" or "always"');
        expect(emulator.requests).toEqual([]);
    });
});
