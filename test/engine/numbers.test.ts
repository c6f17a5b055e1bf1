import { expect } from "vitest";
import { acme, sharedEngineTest } from "../support/engineTest";

const it = sharedEngineTest();

it.for([
    ["as text", acme.phoneNumberId],
    ["as an output of another resource", `\${sandbox.phoneNumberId}`],
])("a preview refuses a second config with one number, %s, and names both", async ([, phoneNumberId], { stack, emulator }) => {
    const sandbox = { ...acme, kind: "sandbox", accessToken: undefined };
    await stack.declare({ sandbox, support: acme, sales: { ...acme, customerId: "globex", phoneNumberId } });
    const { output } = await stack.fail("preview");
    expect(output).toContain(
        `WhatsAppConfig "sales" declares the phone number ${acme.phoneNumberId}, and so does WhatsAppConfig "support" of the same account. ` +
            "A number can be connected only once: declare it once, or correct phoneNumberId.",
    );
    expect(output).not.toMatch(/^ +at /m);
    expect(emulator.requests).toEqual([]);
});
