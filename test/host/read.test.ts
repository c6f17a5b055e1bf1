import { describe, expect, it } from "vitest";
import { apiVersion, byApiVersion, computedOf, configNowhere, displayNameOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { failureOf, useStage } from "./stage";
import { expectTraffic, getCounts } from "./traffic";

// The emulator behaves like the first version of v1: it returns the two webhook fields, but not the
// kind or the switches. The Platform API does the opposite. later.test.ts tests what it has in
// common with a later version of v1.
const stage = useStage();

describe("a read", () => {
    it("sends one GET and returns the declared values unchanged", async () => {
        const { id, inputs, outs } = stage().plant();
        const found = await stage().host.read(id, outs);
        expectTraffic(stage().emulator, [], getCounts.read);
        expect(found?.inputs).toEqual(inputs);
        expect(found?.props).toMatchObject(inputs);
    });

    it("stores a state in which the next diff finds no change against the declared and the read inputs", async () => {
        const { id, inputs, outs } = stage().plant({ kind: "production", callsEnabled: false });
        const found = await stage().host.read(id, outs);
        expect((await stage().host.diff(id, found?.props ?? {}, inputs)).changes).toBe(false);
        expect((await stage().host.diff(id, found?.props ?? {}, found?.inputs ?? {})).changes).toBe(false);
    });

    it("updates the values that Kapso computes, as outputs only", async () => {
        const { id, outs, inputs } = stage().plant();
        const found = await stage().host.read(id, { ...outs, displayName: "long ago", updatedAt: "2001-01-01T00:00:00Z" });
        expect(found?.props).toMatchObject({
            displayName: displayNameOf("Acme", inputs.phoneNumberId),
            updatedAt: stage().stored(id).updated_at,
        });
        expect(found?.inputs).not.toHaveProperty("displayName");
    });

    it("returns the same result if it is repeated", async () => {
        const { id, outs } = stage().plant();
        const found = await stage().host.read(id, outs);
        expect(await stage().host.read(id, found?.props ?? {})).toEqual(found);
    });
});

/** Fields that each API version returns. On the Platform API a changed number is another ID. */
const drifts: [string, string][] = [
    ["name", "Renamed in the dashboard"],
    ["businessAccountId", "1"],
    ...byApiVersion<[string, string][]>({
        v1: [
            ["phoneNumberId", "106540352242922999"],
            ["webhookVerifyToken", "changed"],
            ["webhookDestinationUrl", "https://elsewhere.example"],
        ],
        platform: [],
    }),
];

describe("a read of a config that drifted", () => {
    it.each(drifts)("shows a changed %s and no other change", async (field, value) => {
        const { id, outs, inputs } = stage().plant();
        stage().drift(id, { [field]: value });
        const found = await stage().host.read(id, outs);
        expect(found?.inputs).toEqual({ ...inputs, [field]: value });
        expect(found?.props).toMatchObject({ ...inputs, [field]: value });
    });

    it.runIf(apiVersion === "v1").each(["webhookVerifyToken", "webhookDestinationUrl"])(
        "shows on v1 that %s was cleared",
        async (field) => {
            const { id, outs, inputs } = stage().plant();
            stage().drift(id, { [field]: null });
            const found = await stage().host.read(id, outs);
            const { [field]: _emptied, ...others } = inputs;
            expect(found?.inputs).toEqual(others);
            expect(found?.props).not.toHaveProperty(field);
        },
    );

    it("shows another customer, for which the next diff announces a replacement", async () => {
        const { id, outs, inputs } = stage().plant();
        const customerId = stage().customer();
        stage().drift(id, { customerId });
        const found = await stage().host.read(id, outs);
        expect(found?.inputs).toEqual({ ...inputs, customerId });
        expect((await stage().host.diff(id, found?.props ?? {}, inputs)).replaces).toEqual(["customerId"]);
    });

    it("does not show a field that the program does not declare", async () => {
        const { id, outs, inputs } = stage().plant({ webhookDestinationUrl: undefined, webhookVerifyToken: undefined });
        stage().drift(id, { webhookDestinationUrl: "https://elsewhere.example", webhookVerifyToken: "theirs", callsEnabled: true });
        const found = await stage().host.read(id, outs);
        expect(found?.inputs).toEqual(inputs);
        expect(found?.props).toEqual({ ...computedOf(stage().stored(id)), ...inputs });
    });
});

describe("a field that Kapso does not return", () => {
    it.runIf(apiVersion === "v1")("keeps its last known value on v1: the access token, the kind and the switches", async () => {
        const declared = { kind: "production", inboundProcessingEnabled: false, callsEnabled: true };
        const { id, outs, inputs } = stage().plant(declared);
        stage().drift(id, { accessToken: "changed", inboundProcessingEnabled: true, callsEnabled: false });
        const found = await stage().host.read(id, outs);
        expect(found?.inputs).toEqual(inputs);
        expect(found?.props).toMatchObject({ ...declared, accessToken: "access-canary" });
    });

    it("stays absent if the program does not declare it", async () => {
        const { id, outs } = stage().plant({ accessToken: undefined });
        const found = await stage().host.read(id, outs);
        expect(found?.inputs).not.toHaveProperty("accessToken");
        expect(found?.inputs).not.toHaveProperty("kind");
    });
});

describe("a get, which has no state yet,", () => {
    it("fills every field that Kapso returns", async () => {
        const { id, inputs } = stage().plant();
        const { accessToken, webhookVerifyToken, webhookDestinationUrl, ...others } = inputs;
        const returned: Properties = {
            ...others,
            ...byApiVersion<Properties>({
                v1: { webhookVerifyToken, webhookDestinationUrl },
                platform: { kind: "production", inboundProcessingEnabled: true, callsEnabled: false },
            }),
        };
        const found = await stage().host.read(id, {});
        expect(found?.inputs).toEqual(returned);
        expect(found?.props).toEqual({
            ...returned,
            ...computedOf(stage().stored(id)),
            displayName: displayNameOf("Acme", inputs.phoneNumberId),
        });
    });

    it("omits empty fields", async () => {
        const { id } = stage().plant({ kind: "sandbox", phoneNumberId: undefined, webhookDestinationUrl: undefined });
        const found = await stage().host.read(id, {});
        expect(found?.inputs).toHaveProperty("businessAccountId");
        for (const field of ["phoneNumberId", "webhookDestinationUrl"]) {
            expect(found?.inputs).not.toHaveProperty(field);
        }
    });

    it("of an unknown config fails, because no state can have lost it", async () => {
        const { message } = await failureOf(stage().host.read(configNowhere, {}));
        expect(message).toMatch(
            new RegExp(`^Could not read WhatsApp config ${configNowhere}: Kapso returned 404 "WhatsApp configuration not found"\\.`),
        );
        expectTraffic(stage().emulator, [], getCounts.read);
    });
});

it("An ID with a slash is refused before any request", async () => {
    const { customerId } = stage().plant();
    const error = await failureOf(stage().host.read(`../customers/${customerId}`, {}));
    expect(error.message).toMatch(
        /^The ID "\.\.\/customers\/.*" cannot be an ID of Kapso, because it contains a slash or a colon\. Nothing was sent\./,
    );
    expect(stage().emulator.requests).toEqual([]);
});
