import { describe, expect, it } from "vitest";
import { apiVersion, byApiVersion, configIdOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { failureOf, useStage } from "./stage";
import { expectTraffic } from "./traffic";

// A customer who connects a number on a Kapso signup page does not share the access token. Such a
// config is adopted without a token.

const stage = useStage();

const tokenless = (changes: Properties = {}) => stage().inputs({ accessToken: undefined, ...changes });

describe("a config without a declared access token", () => {
    it.each(["identical", "always"])("passes the preview and is adopted if adoptExisting is %s", async (adoptExisting) => {
        const planted = stage().plant({ accessToken: "known-to-kapso-alone" });
        const { accessToken, ...inputs } = planted.inputs;
        const news = { ...inputs, adoptExisting };
        const run = stage().run();
        expect(await run.check({}, news)).toMatchObject({ failures: [] });
        const { id, outs } = await run.create(news);
        expect(id).toBe(planted.id);
        expect(outs).not.toHaveProperty("accessToken");
        expect(stage().stored(id).access_token).toBe("known-to-kapso-alone");
    });

    it("passes the preview if kapso:adoptExisting is set for the whole run", async () => {
        expect((await stage().run({ "kapso:adoptExisting": "identical" }).check({}, tokenless())).failures).toEqual([]);
    });

    it.each([undefined, "never"])("is refused in the preview if adoption is not allowed (%s)", async (adoptExisting) => {
        const { failures } = await stage().run().check({}, tokenless({ adoptExisting }));
        expect(failures).toEqual([{ property: "accessToken", reason: expect.stringContaining("is required to create") }]);
    });

    it("is not created if there is nothing to adopt", async () => {
        const inputs = tokenless({ adoptExisting: "identical" });
        const { message } = await failureOf(stage().run().create(inputs));
        expect(message).toMatch(
            /^Could not create WhatsApp config "Acme": accessToken is not declared.*Nothing was created\. \[KAPSO-TOKEN-REQUIRED\]\n.*signup page/s,
        );
        expectTraffic(stage().emulator, [], { min: 1, max: 2 });
    });

    it("is not adopted from another customer, and the error does not claim that the number is free", async () => {
        const planted = stage().plant();
        const { accessToken, ...inputs } = planted.inputs;
        const news = { ...inputs, customerId: stage().customer(), adoptExisting: "identical" };
        const { message } = await failureOf(stage().run().create(news));
        expect(message).toMatch(
            byApiVersion({
                v1: /this customer has no config with this number/,
                platform: new RegExp(`is already connected as WhatsApp config ${planted.id} of customer ${planted.customerId}`),
            }),
        );
        expectTraffic(stage().emulator, [], { min: 1, max: 3 });
    });

    it("is changed and deleted like any other config", async () => {
        const planted = stage().plant({ accessToken: undefined });
        await stage().update(planted, { name: "Other" });
        expect(stage().stored(planted.id).name).toBe("Other");
        await stage().host.delete(planted.id, planted.outs);
        expect(stage().emulator.configs().map(configIdOf)).not.toContain(planted.id);
    });

    it.each(["identical", "always"])("is not replaced, because the new config could not be created (%s)", async (adoptExisting) => {
        const planted = stage().plant({ accessToken: undefined });
        const news = { ...planted.inputs, customerId: stage().customer(), adoptExisting };
        const { message } = await failureOf(stage().run().diff(planted.id, planted.outs, news));
        expect(message).toMatch(/^Could not replace WhatsApp config \S+: accessToken is not declared.*Nothing was changed/);
        expectTraffic(stage().emulator, [], { min: 0, max: 2 });
    });

    it("is not replaced by `up --replace`, which calls no diff: the check of the new resource refuses it", async () => {
        const planted = stage().plant({ accessToken: undefined });
        const news = { ...planted.inputs, adoptExisting: "identical" };
        const run = stage().run();
        expect((await run.check(planted.inputs, news)).failures).toEqual([]);
        const { failures } = await run.check({}, news);
        expect(failures).toEqual([
            { property: "accessToken", reason: expect.stringContaining("to create or replace a production config") },
        ]);
    });
});

describe("a replacement that creates before it deletes", () => {
    it.runIf(apiVersion === "v1")("is refused by the create, and the error names the option to remove", async () => {
        const planted = stage().plant();
        const news = { ...planted.inputs, customerId: stage().customer() };
        const run = stage().run();
        expect((await run.diff(planted.id, planted.outs, news)).replaces).toEqual(["customerId"]);
        await run.create(stage().inputs({ customerId: planted.customerId })); // Lets this run list
        await run.create(stage().inputs({ customerId: planted.customerId })); // the old customer's
        await run.create(stage().inputs({ customerId: planted.customerId })); // configs.
        const { message } = await failureOf(run.create(news));
        expect(message).toMatch(
            /This run replaces that object, but has not deleted it yet.*\[KAPSO-NOT-DELETED-YET\]\n.*emove the option `deleteBeforeReplace: false`/,
        );
        expect(message).not.toContain("Another resource of this program manages");
        expect(configIdOf(stage().stored(planted.id))).toBe(planted.id);
    });
});
