import { describe, expect, it } from "vitest";
import { apiVersion, computedOf, displayNameOf } from "../support/apiVersion";
import { failureOf, useStage } from "./stage";
import { expectTraffic, getCounts } from "./traffic";

// The emulator behaves like a later version of v1: the webhook fields are write-only, the kind and
// the switches are returned, and so are undocumented fields. Every PATCH must carry the Meta
// fields. The Platform API returns the same fields, but demands none in a PATCH.
const stage = useStage({ emulator: { responses: "later", patchDemands: "all" } });

describe("a read from a later version of v1", () => {
    it("returns the declared values unchanged, with one GET", async () => {
        const { id, inputs, outs } = stage().plant({ kind: "production", inboundProcessingEnabled: false, callsEnabled: true });
        const found = await stage().host.read(id, outs);
        expectTraffic(stage().emulator, [], getCounts.read);
        expect(found?.inputs).toEqual(inputs);
        expect(found?.props).toEqual({ ...computedOf(stage().stored(id), "later"), ...inputs });
        expect(found?.props).toMatchObject({ ...inputs, displayPhoneNumber: expect.stringMatching(/^\+/) });
    });

    it.each([
        ["webhookVerifyToken", "changed"],
        ["webhookDestinationUrl", "https://elsewhere.example"],
        ["webhookDestinationUrl", null],
        ["accessToken", "changed"],
    ])("keeps the last known %s, because Kapso never returns it (%j)", async (field, value) => {
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
    ])("shows that the declared %s drifted from %j to %j", async (field, declared, drifted) => {
        const { id, inputs, outs } = stage().plant({ [field]: declared });
        stage().drift(id, { [field]: drifted });
        const found = await stage().host.read(id, outs);
        expect(found?.inputs).toEqual({ ...inputs, [field]: drifted });
        expect((await stage().host.diff(id, found?.props ?? {}, inputs)).changes).not.toBe(false);
    });

    it("ignores switches that the program does not declare", async () => {
        const { id, inputs, outs } = stage().plant();
        stage().drift(id, { callsEnabled: true, inboundProcessingEnabled: false });
        expect((await stage().host.read(id, outs))?.inputs).toEqual(inputs);
    });

    it("without a state fills every field that Kapso returns", async () => {
        const { id, inputs } = stage().plant({ callsEnabled: true });
        const { accessToken, webhookVerifyToken, webhookDestinationUrl, ...returned } = inputs;
        const everything = { ...returned, kind: "production", inboundProcessingEnabled: true, callsEnabled: true };
        expect((await stage().host.read(id, {}))?.inputs).toEqual(everything);
    });

    it("of a sandbox, whose Meta fields are null, shows no drift", async () => {
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

it("A create on a later version of v1 stores the write-only fields and the computed ones", async () => {
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

describe("an update on a later version of v1", () => {
    it.each([
        ["name", "Other"],
        ["accessToken", "other"],
        ["webhookDestinationUrl", "https://other.example"],
        ["callsEnabled", true],
    ])("of %s succeeds although each PATCH must carry the Meta fields", async (field, value) => {
        expect(await stage().update(stage().plant(), { [field]: value })).toMatchObject({ [field]: value });
    });

    it.runIf(apiVersion === "v1")("fails with Kapso's own words if v1 demands a token that the program does not declare", async () => {
        const { message } = await failureOf(stage().update(stage().plant({ accessToken: undefined }), { name: "Other" }));
        expect(message).toContain('Kapso returned 422 "Access token can\'t be blank"');
    });

    it("that clears a field counts as successful if Kapso never returns the field", async () => {
        stage().emulator.fault({ kind: "nullIgnored" });
        for (const field of ["webhookDestinationUrl", "webhookVerifyToken"]) {
            expect(await stage().update(stage().plant(), { [field]: undefined })).not.toHaveProperty(field);
        }
    });

    it("sets a switch to its default if the program removes the switch", async () => {
        const planted = stage().plant({ callsEnabled: true });
        expect(await stage().update(planted, { callsEnabled: undefined })).not.toHaveProperty("callsEnabled");
        expect(stage().stored(planted.id).calls_enabled).toBe(false);
    });
});
