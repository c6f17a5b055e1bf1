import { describe, expect, it, vi } from "vitest";
import { apiVersion, byApiVersion, configIdOf, displayNameOf, routes } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { failureOf, type Planted, useStage } from "./stage";
import { exactly, expectTraffic, sentFields } from "./traffic";

// The first version of v1 returns the two webhook fields, but not the token, kind or switches. It
// would connect a number twice, so the provider must refuse. The Platform API returns the kind and
// the switches instead, and cannot change a business account.
const stage = useStage();

/**
 * The declaration for a config that already exists. `changes` replaces some arguments; `undefined`
 * removes one.
 */
function declaredFor({ inputs }: Planted, changes: Properties = {}): Properties {
    return stage().inputs({ ...inputs, ...changes });
}

function adopting(mode: string, planted: Planted, changes: Properties = {}) {
    return stage()
        .run()
        .create(declaredFor(planted, { adoptExisting: mode, ...changes }));
}

/** Changes that each API version shows in a response, in addition to the name. */
const shown: [string, unknown][] = byApiVersion<[string, unknown][]>({
    v1: [
        ["businessAccountId", "17"],
        ["webhookVerifyToken", "other-canary"],
        ["webhookDestinationUrl", "https://theirs.example"],
        ["webhookDestinationUrl", null],
    ],
    platform: [
        ["callsEnabled", true],
        ["inboundProcessingEnabled", false],
    ],
});

const count = (customerId: string) =>
    stage()
        .emulator.configs()
        .filter((config) => config.customer_id === customerId).length;

describe("a number that is already connected", () => {
    it.each([undefined, "never"])(
        "is not adopted without adoptExisting, and the error lists all ways out (adoptExisting: %s)",
        async (mode) => {
            const planted = stage().plant();
            const { message, kept } = await failureOf(
                stage()
                    .run()
                    .create(declaredFor(planted, { adoptExisting: mode })),
            );
            expect(kept).toBeUndefined();
            expect(message).toContain(`Phone number ${planted.inputs.phoneNumberId} is already connected`);
            expect(message).toContain(`WhatsApp config ${planted.id} of customer ${planted.customerId}`);
            expect(message).toMatch(/matches this resource in every readable field/);
            expect(message).toMatch(/Nothing was created/);
            expect(message).toMatch(
                /\[KAPSO-EXISTS\]\n.*`KAPSO_ADOPT_EXISTING=identical pulumi up`.*`aliases`.*another stack.*import.*delete it/s,
            );
            expectTraffic(stage().emulator, [], exactly(1));
        },
    );

    it.each([["name", "Theirs"], ...shown])(
        "is reported as different if its %s differs, and the error names the field but not its value (%j)",
        async (field, value) => {
            const planted = stage().plant();
            stage().drift(planted.id, { [field]: value });
            const { message } = await failureOf(adopting("never", planted));
            expect(message).toContain(`differs from this resource in ${field}.`);
            expect(message).toMatch(/set adoptExisting: "always" on this resource/);
            expect(message).not.toContain("canary");
            expectTraffic(stage().emulator, [], exactly(1));
        },
    );

    it.runIf(apiVersion === "platform").each(["never", "identical", "always"])(
        "is not adopted on the Platform API if its business account differs, because Kapso cannot change it (%s)",
        async (mode) => {
            const planted = stage().plant();
            stage().drift(planted.id, { businessAccountId: "17" });
            const { message } = await failureOf(adopting(mode, planted));
            expect(message).toContain(
                "It differs from this resource in businessAccountId, which cannot be changed. Nothing was created. [KAPSO-EXISTS-DIFFERENT]\n",
            );
            expectTraffic(stage().emulator, [], exactly(1));
        },
    );
});

describe('adoptExisting: "identical"', () => {
    it("adopts what an interrupted run created, with one PATCH of the fields that Kapso never returns", async () => {
        const planted = stage().plant({ accessToken: "old-token", callsEnabled: true });
        const { id, outs } = await adopting("identical", planted, { accessToken: "new-token" });
        expect(id).toBe(planted.id);
        expectTraffic(stage().emulator, [`PATCH ${routes.config(id)}`], exactly(1));
        expect(sentFields(stage().emulator)).toEqual({
            access_token: "new-token",
            ...byApiVersion<Properties>({
                v1: { calls_enabled: true },
                platform: { webhook_verify_token: "verify-canary", webhook_destination_url: "https://acme.example/whatsapp" },
            }),
        });
        expect(outs).toMatchObject({ ...planted.inputs, accessToken: "new-token", createdAt: stage().stored(id).created_at });
        expect(count(planted.customerId)).toBe(1);
    });

    it.each([["name", "Theirs"], byApiVersion<[string, unknown]>({ v1: ["webhookVerifyToken", null], platform: ["callsEnabled", true] })])(
        "does not adopt a config with a different %s",
        async (field, value) => {
            const planted = stage().plant();
            stage().drift(planted.id, { [field]: value });
            expect((await failureOf(adopting("identical", planted))).message).toContain(`differs from this resource in ${field}.`);
            expectTraffic(stage().emulator, [], exactly(1));
        },
    );

    it("does not adopt a config that has a value for an argument that the program does not declare", async () => {
        const [field, value] = byApiVersion({
            v1: ["webhookDestinationUrl", "https://acme.example/whatsapp"],
            platform: ["callsEnabled", true],
        } as const);
        const planted = stage().plant({ [field]: value });
        const { message } = await failureOf(adopting("identical", planted, { [field]: undefined }));
        expect(message).toContain(`differs from this resource in ${field}.`);
    });

    it("applies to the whole run if it is set in the configuration, except to a resource that sets another value", async () => {
        const run = stage().run({ "kapso:adoptExisting": "identical" });
        const [planted, other] = [stage().plant(), stage().plant()];
        expect((await run.create(declaredFor(planted))).id).toBe(planted.id);
        expect((await failureOf(run.create(declaredFor(other, { adoptExisting: "never" })))).message).toContain(other.id);
    });
});

describe('adoptExisting: "always"', () => {
    it("adopts a config that differs and updates it with one PATCH", async () => {
        const { before, declared, after, absent } = byApiVersion({
            v1: {
                before: { businessAccountId: "17" },
                declared: { businessAccountId: "18", webhookDestinationUrl: undefined },
                after: { business_account_id: "18", webhook_destination_url: null },
                absent: "webhookDestinationUrl",
            },
            platform: {
                before: { inboundProcessingEnabled: false },
                declared: { inboundProcessingEnabled: undefined, webhookDestinationUrl: "https://ours.example" },
                after: { inbound_processing_enabled: true, webhook_destination_url: "https://ours.example" },
                absent: "inboundProcessingEnabled",
            },
        });
        const planted = stage().plant({ name: "Theirs", callsEnabled: true, ...before });
        const { id, outs } = await adopting("always", planted, { name: "Ours", callsEnabled: false, ...declared });
        expect(id).toBe(planted.id);
        expectTraffic(stage().emulator, [`PATCH ${routes.config(id)}`], exactly(1));
        expect(stage().stored(id)).toMatchObject({
            name: "Ours",
            ...after,
            webhook_verify_token: "verify-canary",
            calls_enabled: false,
        });
        expect(outs).toMatchObject({ name: "Ours", displayName: displayNameOf("Ours", planted.inputs.phoneNumberId) });
        expect(outs).not.toHaveProperty(absent);
    });

    it("stores a state in which the next diff finds no change", async () => {
        const planted = stage().plant({ name: "Theirs" });
        const news = declaredFor(planted, { name: "Ours", adoptExisting: "always" });
        const { id, outs } = await stage().run().create(news);
        expect((await stage().run().diff(id, outs, news)).changes).toBe(false);
        expect((await stage().run().read(id, outs))?.inputs).toEqual(news);
    });

    it.runIf(apiVersion === "platform")("does not change an undeclared field that the Platform API never returns", async () => {
        const planted = stage().plant();
        await adopting("always", planted, { webhookDestinationUrl: undefined });
        expect(sentFields(stage().emulator)).toEqual({ access_token: "access-canary", webhook_verify_token: "verify-canary" });
        expect(stage().stored(planted.id).webhook_destination_url).toBe("https://acme.example/whatsapp");
    });

    it.runIf(apiVersion === "v1")("fails on v1 if Kapso keeps a value that the PATCH clears", async () => {
        const planted = stage().plant();
        stage().emulator.fault({ kind: "nullIgnored" });
        const { message } = await failureOf(adopting("always", planted, { webhookDestinationUrl: undefined }));
        expect(message).toContain('kept webhookDestinationUrl "https://acme.example/whatsapp"');
    });
});

describe("an adoption", () => {
    it("is logged in one line", async () => {
        const planted = stage().plant();
        await adopting("identical", planted);
        const lines = () => stage().host.printed.filter((line) => line.includes(planted.id));
        const report = new RegExp(`^kapso: adopted the existing WhatsApp config ${planted.id} .*instead of creating one$`);
        await vi.waitFor(() => expect(lines()).toEqual([expect.stringMatching(report)]));
    });

    it.each(["identical", "always"])("never takes a config from another customer (%s)", async (mode) => {
        const planted = stage().plant();
        const run = stage().run();
        await run.create(stage().inputs({ customerId: planted.customerId }));
        stage().emulator.clearRequests();
        const news = declaredFor(planted, { customerId: stage().customer(), adoptExisting: mode });
        const { message } = await failureOf(run.create(news));
        expect(message).toMatch(
            new RegExp(`config ${planted.id} of customer ${planted.customerId}\\. The provider never adopts an object of another customer`),
        );
        expectTraffic(stage().emulator, [], exactly(1));
    });

    it.each(["identical", "always"])("never assigns one number to two resources of a program (%s)", async (adoptExisting) => {
        const news = stage().inputs({ adoptExisting });
        const run = stage().run();
        const results = await Promise.allSettled([run.create(news), run.create(news), run.create({ ...news, name: "Other" })]);
        const failed = results.filter((result) => result.status === "rejected");
        expect(failed.map(({ reason }) => String(reason.message))).toEqual(
            Array(2).fill(expect.stringMatching(/\[KAPSO-MANAGED\]\n.*`aliases`.*run `pulumi up` twice/s)),
        );
        expect(count(String(news.customerId))).toBe(1);
    });

    it("is not undone by a delete of the same config later in the run, as after a rename without aliases", async () => {
        const planted = stage().plant();
        const run = stage().run();
        await run.create(declaredFor(planted, { adoptExisting: "identical" }));
        stage().emulator.clearRequests();
        await run.delete(planted.id, planted.outs);
        expectTraffic(stage().emulator, []);
        expect(configIdOf(stage().stored(planted.id))).toBe(planted.id);
        const said = () => stage().host.printed.filter((line) => line.includes(`kept WhatsApp config ${planted.id} in Kapso`));
        await vi.waitFor(() => expect(said()).toHaveLength(1));
    });

    it("leaves a config that a later run deletes through its new state entry, but not through the old one", async () => {
        const planted = stage().plant();
        const news = declaredFor(planted, { adoptExisting: "identical" });
        const { id, outs } = await stage().run().create(news);
        const later = stage().run();
        await later.diff(id, outs, news);
        await later.delete(id, planted.outs);
        expect(configIdOf(stage().stored(id))).toBe(id);
        await stage().run().delete(id, outs);
        expect(count(planted.customerId)).toBe(0);
    });
});
