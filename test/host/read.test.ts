import { describe, expect, it } from "vitest";
import { apiVersion, byApiVersion, computedOf, configNowhere, displayNameOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { failureOf, useStage } from "./stage";
import { expectTraffic, looks } from "./traffic";

// v1's first published version: it returns the two webhook fields, and neither the kind nor the
// switches. Platform does the opposite; what it
// has in common with a later version of v1 is in later.test.ts.
const stage = useStage();

describe("a read", () => {
    it("is one GET, and finds what was declared as it was declared", async () => {
        const { id, inputs, outs } = stage().plant();
        const found = await stage().host.read(id, outs);
        expectTraffic(stage().emulator, [], looks.read);
        expect(found?.inputs).toEqual(inputs);
        expect(found?.props).toMatchObject(inputs);
    });

    it("leaves what a next diff finds unchanged, the read inputs against the declared ones", async () => {
        const { id, inputs, outs } = stage().plant({ kind: "production", callsEnabled: false });
        const found = await stage().host.read(id, outs);
        expect((await stage().host.diff(id, found?.props ?? {}, inputs)).changes).toBe(false);
        expect((await stage().host.diff(id, found?.props ?? {}, found?.inputs ?? {})).changes).toBe(false);
    });

    it("brings what the service computes up to date, as outputs only", async () => {
        const { id, outs, inputs } = stage().plant();
        const found = await stage().host.read(id, { ...outs, displayName: "long ago", updatedAt: "2001-01-01T00:00:00Z" });
        expect(found?.props).toMatchObject({
            displayName: displayNameOf("Acme", inputs.phoneNumberId),
            updatedAt: stage().stored(id).updated_at,
        });
        expect(found?.inputs).not.toHaveProperty("displayName");
    });

    it("repeats after itself: a second one finds the same", async () => {
        const { id, outs } = stage().plant();
        const found = await stage().host.read(id, outs);
        expect(await stage().host.read(id, found?.props ?? {})).toEqual(found);
    });
});

/** Of what each generation shows. A number that changes on platform is another id. */
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

describe("drift", () => {
    it.each(drifts)("of %s is found, and of nothing else", async (field, value) => {
        const { id, outs, inputs } = stage().plant();
        stage().drift(id, { [field]: value });
        const found = await stage().host.read(id, outs);
        expect(found?.inputs).toEqual({ ...inputs, [field]: value });
        expect(found?.props).toMatchObject({ ...inputs, [field]: value });
    });

    it.runIf(apiVersion === "v1").each(["webhookVerifyToken", "webhookDestinationUrl"])(
        "on v1 is also that %s was emptied",
        async (field) => {
            const { id, outs, inputs } = stage().plant();
            stage().drift(id, { [field]: null });
            const found = await stage().host.read(id, outs);
            const { [field]: _emptied, ...others } = inputs;
            expect(found?.inputs).toEqual(others);
            expect(found?.props).not.toHaveProperty(field);
        },
    );

    it("is also that the config belongs to another customer now, which a next diff takes for a replacement", async () => {
        const { id, outs, inputs } = stage().plant();
        const customerId = stage().customer();
        stage().drift(id, { customerId });
        const found = await stage().host.read(id, outs);
        expect(found?.inputs).toEqual({ ...inputs, customerId });
        expect((await stage().host.diff(id, found?.props ?? {}, inputs)).replaces).toEqual(["customerId"]);
    });

    it("is not what the program does not declare", async () => {
        const { id, outs, inputs } = stage().plant({ webhookDestinationUrl: undefined, webhookVerifyToken: undefined });
        stage().drift(id, { webhookDestinationUrl: "https://elsewhere.example", webhookVerifyToken: "theirs", callsEnabled: true });
        const found = await stage().host.read(id, outs);
        expect(found?.inputs).toEqual(inputs);
        expect(found?.props).toEqual({ ...computedOf(stage().stored(id)), ...inputs });
    });
});

describe("what the service does not return", () => {
    it.runIf(apiVersion === "v1")("keeps the last known value on v1: the access token, the kind and the switches", async () => {
        const declared = { kind: "production", inboundProcessingEnabled: false, callsEnabled: true };
        const { id, outs, inputs } = stage().plant(declared);
        stage().drift(id, { accessToken: "changed", inboundProcessingEnabled: true, callsEnabled: false });
        const found = await stage().host.read(id, outs);
        expect(found?.inputs).toEqual(inputs);
        expect(found?.props).toMatchObject({ ...declared, accessToken: "access-canary" });
    });

    it("is not made up where nobody declared it", async () => {
        const { id, outs } = stage().plant({ accessToken: undefined });
        const found = await stage().host.read(id, outs);
        expect(found?.inputs).not.toHaveProperty("accessToken");
        expect(found?.inputs).not.toHaveProperty("kind");
    });
});

describe("a get, which has no state yet,", () => {
    it("fills every field that the service returns", async () => {
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

    it("leaves out what is empty", async () => {
        const { id } = stage().plant({ kind: "sandbox", phoneNumberId: undefined, webhookDestinationUrl: undefined });
        const found = await stage().host.read(id, {});
        expect(found?.inputs).toHaveProperty("businessAccountId");
        for (const field of ["phoneNumberId", "webhookDestinationUrl"]) {
            expect(found?.inputs).not.toHaveProperty(field);
        }
    });

    it("of what is not there fails, for nobody can have lost it", async () => {
        const { message } = await failureOf(stage().host.read(configNowhere, {}));
        expect(message).toMatch(
            new RegExp(`^Could not read WhatsApp config ${configNowhere}: Kapso answered 404 "WhatsApp configuration not found"\\.`),
        );
        expectTraffic(stage().emulator, [], looks.read);
    });
});

it("An ID with a slash in it is refused before anything is sent", async () => {
    const { customerId } = stage().plant();
    const error = await failureOf(stage().host.read(`../customers/${customerId}`, {}));
    expect(error.message).toMatch(
        /^The ID "\.\.\/customers\/.*" cannot be one of Kapso, because it holds a slash or a colon\. Nothing was sent\./,
    );
    expect(stage().emulator.requests).toEqual([]);
});
