import { describe, expect, it } from "vitest";
import { addressOf, apiVersion, routes } from "../support/apiVersion";
import { failureOf, useStage } from "./stage";
import { exactly, expectTraffic } from "./traffic";

// The Platform API returns 409 "Phone limit reached or duplicate" for two causes: the number is
// already connected, or the project is full.

const words = 'Kapso returned 409 "Phone limit reached or duplicate"';

describe.runIf(apiVersion === "platform")("a number of another customer on the Platform API", () => {
    const stage = useStage();

    it("makes a create fail with Kapso's own words and with the config that has the number", async () => {
        const theirs = stage().plant();
        const inputs = stage().inputs({ phoneNumberId: theirs.inputs.phoneNumberId, adoptExisting: "always" });
        const { message, kept } = await failureOf(stage().run().create(inputs));
        expect(kept).toBeUndefined();
        expect(message).toContain(words);
        expect(message).toContain(
            `Phone number ${inputs.phoneNumberId} is already connected as WhatsApp config ${theirs.id} of customer ${theirs.customerId}.`,
        );
        expect(message).toContain("The provider never adopts an object of another customer");
        expect(message).not.toContain("canary");
        expectTraffic(stage().emulator, [`POST ${routes.newConfig(String(inputs.customerId))}`], exactly(2));
        expect(stage().emulator.requests.at(-1)?.path).toBe(routes.config(theirs.id));
        expect(stage().stored(theirs.id).customer_id).toBe(theirs.customerId);
    });

    it("is refused before the POST if this run has already listed the number", async () => {
        const theirs = stage().plant();
        const run = stage().run();
        await run.create(stage().inputs({ customerId: theirs.customerId }));
        stage().emulator.clearRequests();
        const { message } = await failureOf(run.create(stage().inputs({ phoneNumberId: theirs.inputs.phoneNumberId })));
        expect(message).toContain(`WhatsApp config ${theirs.id} of customer ${theirs.customerId}`);
        expectTraffic(stage().emulator, [], exactly(1));
    });

    it("makes a create fail with Kapso's own words alone if the provider cannot find the config that has the number", async () => {
        const theirs = stage().plant();
        const inputs = stage().inputs({ phoneNumberId: theirs.inputs.phoneNumberId });
        stage().emulator.fault({ kind: "unauthorized", match: { method: "GET", path: routes.config(theirs.id) } });
        stage().emulator.fault({ kind: "unauthorized", match: { method: "GET", path: /phone_number_id=/ } });
        const { message } = await failureOf(stage().run().create(inputs));
        expect(message).toContain(`Could not create WhatsApp config "Acme" for customer ${inputs.customerId}: ${words}`);
        expect(message).not.toMatch(/401|is already connected/);
    });

    it("that the same customer has, but a delayed list does not show, is refused or, if allowed, adopted", async () => {
        const planted = stage().plant();
        stage().emulator.fault({ kind: "laggingLists", seconds: 5 });
        const { message } = await failureOf(stage().run().create(planted.inputs));
        expect(message).toContain(
            `Phone number ${planted.inputs.phoneNumberId} is already connected as WhatsApp config ${planted.id} of customer ${planted.customerId}`,
        );
        expect(message).toContain("KAPSO_ADOPT_EXISTING=identical");
        expect(message).toContain(words);
        const { id, outs } = await stage().run({ "kapso:adoptExisting": "identical" }).create(planted.inputs);
        expect([id, outs.internalId]).toEqual([planted.id, planted.outs.internalId]);
    });

    it("is not searched for after another refusal than 409", async () => {
        const inputs = stage().inputs({ businessAccountId: "no digits" });
        expect((await failureOf(stage().run().create(inputs))).message).toContain("Kapso returned 422");
        expectTraffic(stage().emulator, [`POST ${routes.newConfig(String(inputs.customerId))}`], exactly(1));
    });
});

describe.runIf(apiVersion === "platform")("an unknown customer on the Platform API, for which Kapso returns an empty list,", () => {
    const stage = useStage();

    it("makes a create fail after the POST, and the error names the customer", async () => {
        const { message } = await failureOf(
            stage()
                .run()
                .create(stage().inputs({ customerId: "customer-nowhere" })),
        );
        expect(message).toContain("customer customer-nowhere");
        expect(message).toContain("[KAPSO-PARENT-UNKNOWN]");
        expectTraffic(stage().emulator, [`POST ${routes.newConfig("customer-nowhere")}`], exactly(1));
    });
});

describe.runIf(apiVersion === "platform")("a project on the Platform API with the maximum count of numbers", () => {
    const stage = useStage({ emulator: { phoneLimit: 1 } });

    it.each([
        ["production config", {}],
        ["sandbox", { kind: "sandbox", phoneNumberId: undefined, businessAccountId: undefined, accessToken: undefined }],
    ])("makes the create of one more %s fail with Kapso's own words alone", async (_title, changes) => {
        if (stage().emulator.configs().length === 0) {
            stage().plant();
        }
        const { message, kept } = await failureOf(stage().run().create(stage().inputs(changes)));
        expect(kept).toBeUndefined();
        expect(message).toContain(words);
        expect(message).not.toContain("is already connected");
        expect(stage().emulator.configs()).toHaveLength(1);
    });

    it("still allows a replacement, because the old config is deleted first", async () => {
        const [only] = stage().emulator.configs();
        stage().emulator.removeConfig(String(only?.id));
        const planted = stage().plant();
        const run = stage().run();
        const news = { ...planted.inputs, phoneNumberId: "17" };
        await run.diff(planted.id, planted.outs, news);
        await run.delete(planted.id, planted.outs);
        expect(addressOf((await run.create(news)).id)).toBe("17");
    });
});
