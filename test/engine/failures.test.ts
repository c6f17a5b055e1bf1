import { describe, expect } from "vitest";
import { acme, it } from "../support/engineTest";

describe("what the service refuses", () => {
    it.override("options", { uniqueNumbers: true });

    it("on create leaves nothing in the state, and the output says why in the service's own words", async ({ stack, emulator }) => {
        const taken = emulator.addConfig("globex", { name: "First come", phone_number_id: acme.phoneNumberId });
        await stack.declare({ acme, nobody: { ...acme, customerId: "nobody", phoneNumberId: "1" } });
        const { output } = await stack.fail("up", "--continue-on-error");
        expect(output).toContain('Could not create WhatsApp config "Acme support" for customer acme: Kapso answered 422');
        expect(output).toContain('"Phone number has already been taken"');
        expect(output).toContain('for customer nobody: Kapso answered 404 "Customer not found"');
        expect(await stack.resources()).toEqual([]);
        expect(emulator.configs()).toEqual([taken]);
    });

    it("on update keeps the old state, and the next up tries again", async ({ stack, emulator }) => {
        await stack.declare({ acme });
        await stack.up();
        const [old] = emulator.configs();
        const before = await stack.resources("--show-secrets");
        const taken = emulator.addConfig("globex", { name: "First come", phone_number_id: "1" });

        await stack.declare({ acme: { ...acme, phoneNumberId: "1" } });
        const { output } = await stack.fail("up");
        expect(output).toContain(`Could not update WhatsApp config ${old?.id}: Kapso answered 422 "Phone number has already been taken"`);
        expect(await stack.resources("--show-secrets")).toEqual(before);

        emulator.removeConfig(taken.id);
        await stack.up();
        expect(emulator.configs()).toMatchObject([{ id: old?.id, phone_number_id: "1" }]);
    });

    it("in silence, keeping a value that was removed, is an error that says what was kept", async ({ stack, emulator }) => {
        await stack.declare({ acme: { ...acme, webhookVerifyToken: "verify", webhookDestinationUrl: "https://acme.example/whatsapp" } });
        await stack.up();
        const before = await stack.resources("--show-secrets");
        emulator.fault({ kind: "nullIgnored" });

        await stack.declare({ acme });
        const { output } = await stack.fail("up");
        expect(output).toContain('but kept webhookVerifyToken, webhookDestinationUrl at "https://acme.example/whatsapp"');
        expect(await stack.resources("--show-secrets")).toEqual(before);

        emulator.clearFaults();
        await stack.up();
        expect(emulator.configs()).toMatchObject([{ webhook_verify_token: null, webhook_destination_url: null }]);
    });
});
