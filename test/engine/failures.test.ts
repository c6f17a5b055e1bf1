import { describe, expect } from "vitest";
import type { ConfigRecord } from "../../emulator/index";
import { acme, sharedEngineTest } from "../support/engineTest";
import { nameOf, type Resource } from "../support/stack";

const webhook = { webhookVerifyToken: "verify", webhookDestinationUrl: "https://acme.example/whatsapp" };
const changing = { ...acme, name: "Changing", phoneNumberId: "1" };
const clearing = { ...acme, name: "Clearing", phoneNumberId: "2" };

const it = sharedEngineTest({ emulator: { uniqueNumbers: true } });

// One up, of which every part fails.
describe("what the service refuses", () => {
    let before: { state: Resource[]; configs: ConfigRecord[] };
    let after: { state: Resource[]; configs: ConfigRecord[] };
    let output: string;

    it.beforeAll(async ({ stack, emulator }) => {
        const seen = async () => ({ state: await stack.resources("--show-secrets"), configs: emulator.configs() });
        emulator.addConfig("globex", { name: "First come", phone_number_id: "3" });
        await stack.declare({ changing, clearing: { ...clearing, ...webhook } });
        await stack.up();
        before = await seen();
        emulator.fault({ kind: "nullIgnored" });
        await stack.declare({
            changing: { ...changing, phoneNumberId: "3" },
            clearing,
            refused: { ...acme, name: "Refused", phoneNumberId: "3" },
            nobodys: { ...acme, name: "Nobody's", phoneNumberId: "4", customerId: "nobody" },
        });
        output = (await stack.fail("up", "--continue-on-error")).output;
        after = await seen();
    });

    it("on create leaves nothing in the state, and the output says why in the service's own words", () => {
        expect(output).toContain('Could not create WhatsApp config "Refused" for customer acme: Kapso answered 422');
        expect(output).toContain('"Phone number has already been taken"');
        expect(output).toContain('Kapso does not know customer nobody (404 "Customer not found")');
        expect(after.state.map(({ urn }) => nameOf(urn)).sort()).toEqual(["changing", "clearing"]);
        expect(after.configs).toEqual(before.configs);
    });

    it("on update keeps the old state", () => {
        const id = before.configs.find(({ name }) => name === "Changing")?.id;
        expect(output).toContain(`Could not update WhatsApp config ${id}: Kapso answered 422 "Phone number has already been taken"`);
        expect(stateOf("changing", after.state)).toEqual(stateOf("changing", before.state));
    });

    it("silently, keeping a value that was removed, is an error that says what was kept", () => {
        expect(output).toContain('but kept webhookVerifyToken, webhookDestinationUrl at "https://acme.example/whatsapp"');
        expect(stateOf("clearing", after.state)).toEqual(stateOf("clearing", before.state));
    });

    it("is tried again by the next up", async ({ stack, emulator }) => {
        emulator.clearFaults();
        await stack.declare({ changing: { ...changing, phoneNumberId: "4" }, clearing });
        await stack.up();
        expect(emulator.configs()).toContainEqual(expect.objectContaining({ name: "Changing", phone_number_id: "4" }));
        const cleared = { name: "Clearing", webhook_verify_token: null, webhook_destination_url: null };
        expect(emulator.configs()).toContainEqual(expect.objectContaining(cleared));
    });
});

function stateOf(name: string, state: Resource[]): Resource | undefined {
    return state.find(({ urn }) => nameOf(urn) === name);
}
