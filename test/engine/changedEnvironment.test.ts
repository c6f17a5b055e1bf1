import { expect } from "vitest";
import { acme, engineTest } from "../support/engineTest";

const it = engineTest();

// dotenv sets the variables of its file before the program loads this package.
const loaded = (variable: string, value: string) => `
    process.env.${variable} = "${value}";
    const kapso = require("pulumi-kapso");
`;

it("a program that changes the account's environment variables at run time, as dotenv does, is refused", async ({ stack, emulator }) => {
    const refused =
        "KAPSO_BASE_URL was changed after Pulumi started this program, perhaps by dotenv. Lookups would use the new value, but resources " +
        "would use the old value. [KAPSO-ENVIRONMENT-CHANGED] - Set KAPSO_BASE_URL before you run pulumi. - Or run `pulumi config set kapso:baseUrl <value>`.";
    for (const use of [
        `new kapso.WhatsAppConfig("acme", ${JSON.stringify(acme)});`,
        "exports.customers = kapso.listCustomers();",
        'exports.customers = kapso.listCustomersOutput({}, { provider: new kapso.Provider("eu", { apiKey: "eu-key" }) });',
    ]) {
        await stack.write("index.js", loaded("KAPSO_BASE_URL", "http://127.0.0.1:9") + use);
        const { output } = await stack.fail("preview");
        expect(output.replace(/\s+/g, " ")).toContain(refused);
        expect(output).not.toMatch(/^\s+at /m);
    }
    expect(emulator.requests).toEqual([]);
});

it("a program may change an environment variable that the stack configuration or the provider overrides", async ({ stack, emulator }) => {
    await stack.configure({ "kapso:apiKey": emulator.apiKey }, { secret: true });
    const use = `
        new kapso.WhatsAppConfig("acme", ${JSON.stringify(acme)});
        new kapso.Customer("eu", { name: "EU" }, { provider: new kapso.Provider("eu", { apiKey: "${emulator.apiKey}" }) });
        exports.customers = kapso.listCustomers().then(({ length }) => length);
    `;
    await stack.write("index.js", loaded("KAPSO_API_KEY", "canary-other-key") + use);
    const { output } = await stack.preview();
    expect(output).toContain("customers: 2");
});
