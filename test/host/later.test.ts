import { describe, expect, it } from "vitest";
import { apiVersion, computedOf, displayNameOf } from "../support/apiVersion";
import { failureOf, useStage } from "./stage";
import { expectTraffic, looks } from "./traffic";

// A later version of the service: the webhook fields are write-only, the kind and the switches are returned, with fields that no
// document names. Every PATCH must carry the Meta fields, as one version says. Platform answers like it, and demands nothing of a PATCH.
const stage = useStage({ emulator: { responses: "later", patchDemands: "all" } });

describe("a read of a later version of the service", () => {
    it("finds what was declared as it was declared, in one GET", async () => {
        const { id, inputs, outs } = stage().plant({ kind: "production", inboundProcessingEnabled: false, callsEnabled: true });
        const found = await stage().host.read(id, outs);
        expectTraffic(stage().emulator, [], looks.read);
        expect(found?.inputs).toEqual(inputs);
        expect(found?.props).toEqual({ ...computedOf(stage().stored(id), "later"), ...inputs });
        expect(found?.props).toMatchObject({ ...inputs, displayPhoneNumber: expect.stringMatching(/^\+/) });
    });

    it.each([
        ["webhookVerifyToken", "changed"],
        ["webhookDestinationUrl", "https://elsewhere.example"],
        ["webhookDestinationUrl", null],
        ["accessToken", "changed"],
    ])("keeps the last known %s, for it is never returned (%j)", async (field, value) => {
        const { id, inputs, outs } = stage().plant();
        stage().drift(id, { [field]: value });
        expect((await stage().host.read(id, outs))?.inputs).toEqual(inputs);
    });

    it.each([
        ["kind", "production", "sandbox"],
        ["inboundProcessingEnabled", true, false],
        ["inboundProcessingEnabled", false, true],
        ["callsEnabled", false, true],
        ["callsEnabled", true, false],
    ])("finds that the declared %s drifted from %j to %j", async (field, declared, drifted) => {
        const { id, inputs, outs } = stage().plant({ [field]: declared });
        stage().drift(id, { [field]: drifted });
        const found = await stage().host.read(id, outs);
        expect(found?.inputs).toEqual({ ...inputs, [field]: drifted });
        expect((await stage().host.diff(id, found?.props ?? {}, inputs)).changes).not.toBe(false);
    });

    it("leaves switches alone that the program does not declare", async () => {
        const { id, inputs, outs } = stage().plant();
        stage().drift(id, { callsEnabled: true, inboundProcessingEnabled: false });
        expect((await stage().host.read(id, outs))?.inputs).toEqual(inputs);
    });

    it("fills every field of a get but those that are never returned", async () => {
        const { id, inputs } = stage().plant({ callsEnabled: true });
        const { accessToken, webhookVerifyToken, webhookDestinationUrl, ...returned } = inputs;
        const everything = { ...returned, kind: "production", inboundProcessingEnabled: true, callsEnabled: true };
        expect((await stage().host.read(id, {}))?.inputs).toEqual(everything);
    });

    it("of a sandbox, whose Meta fields are null, finds no drift", async () => {
        const { id, inputs, outs } = stage().plant({
            kind: "sandbox",
            phoneNumberId: undefined,
            businessAccountId: undefined,
            accessToken: undefined,
            webhookVerifyToken: undefined,
            webhookDestinationUrl: undefined,
        });
        const found = await stage().host.read(id, outs);
        expect(found?.inputs).toEqual(inputs);
        expect(found?.props).not.toHaveProperty("displayPhoneNumber");
    });
});

it("A create at a later version of the service keeps the write-only fields and takes up what is computed", async () => {
    const inputs = stage().inputs();
    const { id, outs } = await stage().host.create(inputs);
    expect(outs).toEqual({
        ...inputs,
        ...computedOf(stage().stored(id), "later"),
        displayName: displayNameOf("Acme", inputs.phoneNumberId),
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
    });
});

describe("an update at a later version of the service", () => {
    it.each([
        ["name", "Other"],
        ["accessToken", "other"],
        ["webhookDestinationUrl", "https://other.example"],
        ["callsEnabled", true],
    ])("of %s is accepted where each PATCH must carry the Meta fields", async (field, value) => {
        expect(await stage().update(stage().plant(), { [field]: value })).toMatchObject({ [field]: value });
    });

    it.runIf(apiVersion === "v1")("shows its refusal, in v1's own words, where it demands a token that nobody declared", async () => {
        const { message } = await failureOf(stage().update(stage().plant({ accessToken: undefined }), { name: "Other" }));
        expect(message).toContain('Kapso answered 422 "Access token can\'t be blank"');
    });

    it("is believed where a field that is never returned may not have been cleared", async () => {
        stage().emulator.fault({ kind: "nullIgnored" });
        for (const field of ["webhookDestinationUrl", "webhookVerifyToken"]) {
            expect(await stage().update(stage().plant(), { [field]: undefined })).not.toHaveProperty(field);
        }
    });

    it("puts a switch back to its default when it is taken away", async () => {
        const planted = stage().plant({ callsEnabled: true });
        expect(await stage().update(planted, { callsEnabled: undefined })).not.toHaveProperty("callsEnabled");
        expect(stage().stored(planted.id).calls_enabled).toBe(false);
    });
});
