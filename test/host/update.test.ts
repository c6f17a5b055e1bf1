import { describe, expect, it } from "vitest";
import { apiVersion, computedOf, displayNameOf, fixedArguments, routes } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { type Planted, useStage } from "./stage";
import { expectTraffic, getCounts, sentFields } from "./traffic";

const stage = useStage();

const update = (planted: Planted, changes: Properties) => stage().update(planted, changes);

describe("an update", () => {
    it("sends only the changed fields, in one PATCH", async () => {
        const planted = stage().plant();
        await update(planted, { name: "Other" });
        expectTraffic(stage().emulator, [`PATCH ${routes.config(planted.id)}`]);
        expect(sentFields(stage().emulator)).toEqual({ name: "Other" });
    });

    const changes: [string, string, unknown][] = [
        ["name", "name", "Other"],
        ["businessAccountId", "business_account_id", "1"],
        ["accessToken", "access_token", "other"],
        ["webhookVerifyToken", "webhook_verify_token", "other"],
        ["webhookDestinationUrl", "webhook_destination_url", "https://other.example"],
        ["inboundProcessingEnabled", "inbound_processing_enabled", false],
        ["callsEnabled", "calls_enabled", true],
    ];

    it.each(changes.filter(([field]) => !fixedArguments.includes(field)))(
        "changes %s and no other field in Kapso",
        async (field, wireField, value) => {
            const planted = stage().plant();
            const before = stage().stored(planted.id);
            const outs = await update(planted, { [field]: value });
            expect(stage().stored(planted.id)).toEqual({ ...before, [wireField]: value, updated_at: expect.any(String) });
            expect(outs).toMatchObject({ ...planted.inputs, [field]: value });
            expect(sentFields(stage().emulator)).toEqual({ [wireField]: value });
        },
    );

    it.runIf(apiVersion === "v1")("changes the number on v1, digit by digit", async () => {
        const planted = stage().plant({ phoneNumberId: "106540352242922001" });
        await update(planted, { phoneNumberId: "106540352242922002" });
        expect(stage().stored(planted.id).phone_number_id).toBe("106540352242922002");
        expectTraffic(stage().emulator, [`PATCH ${routes.config(planted.id)}`], getCounts.beforeNewNumber);
    });

    it.each([
        ["webhookVerifyToken", "webhook_verify_token", "verify"],
        ["webhookDestinationUrl", "webhook_destination_url", "https://new.example"],
        ["callsEnabled", "calls_enabled", true],
    ])("sets a %s that was not declared before", async (field, wireField, value) => {
        const planted = stage().plant({ [field]: undefined });
        const outs = await update(planted, { [field]: value });
        expect(stage().stored(planted.id)).toMatchObject({ [wireField]: value });
        expect(outs).toMatchObject({ [field]: value });
    });

    it("sends several changes in one PATCH", async () => {
        const planted = stage().plant({ callsEnabled: true });
        await update(planted, { name: "Other", webhookVerifyToken: undefined, callsEnabled: undefined });
        expect(sentFields(stage().emulator)).toEqual({
            name: "Other",
            webhook_verify_token: null,
            calls_enabled: false,
        });
    });

    it("stores the values that Kapso computed, and the next diff finds no change", async () => {
        const planted = stage().plant();
        const outs = await update(planted, { name: "Other" });
        expect(outs).toEqual({
            ...planted.inputs,
            ...computedOf(stage().stored(planted.id)),
            name: "Other",
            displayName: displayNameOf("Other", planted.inputs.phoneNumberId),
        });
        expect((await stage().host.diff(planted.id, outs, { ...planted.inputs, name: "Other" })).changes).toBe(false);
    });

    it("restores a value that a refresh found changed in Kapso", async () => {
        const planted = stage().plant();
        stage().drift(planted.id, { name: "Theirs" });
        const found = await stage().host.read(planted.id, planted.outs);
        stage().emulator.clearRequests();
        await stage().host.update(planted.id, found?.props ?? {}, planted.inputs);
        expect(stage().stored(planted.id).name).toBe("Acme");
    });
});

describe("an argument that is removed from the program", () => {
    it.each([
        ["webhookVerifyToken", "webhook_verify_token", "verify-canary", null],
        ["webhookDestinationUrl", "webhook_destination_url", "https://acme.example", null],
        ["inboundProcessingEnabled", "inbound_processing_enabled", false, true],
        ["callsEnabled", "calls_enabled", true, false],
    ])("%s is reset to its default or cleared", async (field, wireField, value, absent) => {
        const planted = stage().plant({ [field]: value });
        const outs = await update(planted, { [field]: undefined });
        expect(sentFields(stage().emulator)).toEqual({ [wireField]: absent });
        expect(stage().stored(planted.id)).toMatchObject({ [wireField]: absent });
        expect(outs).not.toHaveProperty(field);
    });

    it("accessToken is not cleared in Kapso, and no request is sent", async () => {
        const planted = stage().plant();
        const outs = await update(planted, { accessToken: undefined });
        expectTraffic(stage().emulator, []);
        expect(stage().stored(planted.id).access_token).toBe("access-canary");
        expect(outs).not.toHaveProperty("accessToken");
    });

    it("accessToken is not sent with another change", async () => {
        const planted = stage().plant();
        await update(planted, { accessToken: undefined, name: "Other" });
        expect(sentFields(stage().emulator)).toEqual({ name: "Other" });
        expect(stage().stored(planted.id)).toMatchObject({ name: "Other", access_token: "access-canary" });
    });
});

describe("an update sends nothing", () => {
    it.each([
        ["kind", "production"],
        ["inboundProcessingEnabled", true],
        ["callsEnabled", false],
    ])("if the default of %s is declared or removed, and keeps the computed outputs", async (field, value) => {
        const written = stage().plant();
        expect(await update(written, { [field]: value })).toEqual({ ...written.outs, [field]: value });
        const removed = stage().plant({ [field]: value });
        const { [field]: _removed, ...others } = removed.outs;
        expect(await update(removed, { [field]: undefined })).toEqual(others);
        expectTraffic(stage().emulator, []);
    });
});

describe("a config without a declared access token", () => {
    it("can be renamed and get another webhook URL", async () => {
        const planted = stage().plant({ accessToken: undefined });
        await update(planted, { name: "Other", webhookDestinationUrl: "https://other.example" });
        expect(sentFields(stage().emulator)).toEqual({ name: "Other", webhook_destination_url: "https://other.example" });
    });

    it("can get an access token later", async () => {
        const planted = stage().plant({ accessToken: undefined });
        await update(planted, { accessToken: "now-we-have-it" });
        expect(stage().stored(planted.id).access_token).toBe("now-we-have-it");
    });
});
