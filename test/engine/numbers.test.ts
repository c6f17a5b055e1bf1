import { expect } from "vitest";
import { acme, engineTest } from "../support/engineTest";

const it = engineTest();

it("a preview refuses two configs with the same number, an output of another resource, and names both", async ({ stack, emulator }) => {
    const sandbox = { ...acme, kind: "sandbox", accessToken: undefined };
    await stack.declare({ sandbox, support: acme, sales: { ...acme, customerId: "globex", phoneNumberId: `\${sandbox.phoneNumberId}` } });
    const { output } = await stack.fail("preview");
    expect(output).toContain(
        `WhatsAppConfig "sales" and WhatsAppConfig "support" declare the same phone number ${acme.phoneNumberId} in one account. ` +
            "A number can be connected only once. [KAPSO-DECLARED-TWICE]",
    );
    expect(output).not.toMatch(/^ +at /m);
    expect(emulator.requests).toEqual([]);
});

it("a preview checks the number that a transformation or the engine's transforms set", async ({ stack, emulator }) => {
    const program = (second: string, options: string) => `
        const pulumi = require("@pulumi/pulumi");
        const { WhatsAppConfig } = require("pulumi-kapso");
        const placeholder = ${JSON.stringify({ ...acme, phoneNumberId: "0" })};
        const setting = (phoneNumberId) => ({ type, props, opts }) =>
            /WhatsApp/.test(type) ? { props: { ...props, phoneNumberId }, opts } : undefined;
        const numbers = { first: "1", second: "${second}" };
        ${options}
    `;
    const each = (option: string) => `
        for (const [name, number] of Object.entries(numbers)) {
            new WhatsAppConfig(name, placeholder, { ${option}: [setting(number)] });
        }`;
    const stackWide = `
        pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) =>
            /WhatsApp/.test(type) ? { props: { ...props, phoneNumberId: numbers[name] }, opts } : undefined);
        for (const name of Object.keys(numbers)) {
            new WhatsAppConfig(name, placeholder);
        }`;
    for (const way of [each("transformations"), each("transforms"), stackWide]) {
        await stack.write("index.js", program("2", way));
        expect(await stack.previewOf()).toEqual({ first: "create", second: "create" });
        await stack.write("index.js", program("1", way));
        const { output } = await stack.fail("preview");
        expect(output).toContain('WhatsAppConfig "second" and WhatsAppConfig "first" declare the same phone number 1');
        expect(output).not.toMatch(/^ +at /m);
    }
    expect(emulator.requests).toEqual([]);
});
