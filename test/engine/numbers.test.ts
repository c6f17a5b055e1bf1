import { expect } from "vitest";
import { acme, engineTest } from "../support/engineTest";

const it = engineTest();

it("a preview refuses a second config with one number, an output of another resource, and names both", async ({ stack, emulator }) => {
    const sandbox = { ...acme, kind: "sandbox", accessToken: undefined };
    await stack.declare({ sandbox, support: acme, sales: { ...acme, customerId: "globex", phoneNumberId: `\${sandbox.phoneNumberId}` } });
    const { output } = await stack.fail("preview");
    expect(output).toContain(
        `WhatsAppConfig "sales" declares the phone number ${acme.phoneNumberId}, and so does WhatsAppConfig "support" of the same account. ` +
            "A number can be connected only once: declare it once, or correct phoneNumberId.",
    );
    expect(output).not.toMatch(/^ +at /m);
    expect(emulator.requests).toEqual([]);
});
