import { describe, expect, it } from "vitest";
import { addressOf, apiVersion, routes } from "../support/apiVersion";
import { failureOf, useStage } from "./stage";
import { exactly, expectTraffic } from "./traffic";

// Platform answers 409 "Phone limit reached or duplicate" for two causes.

const words = 'Kapso answered 409 "Phone limit reached or duplicate"';

describe.runIf(apiVersion === "platform")("a number that another customer has, on platform,", () => {
    const stage = useStage();

    it("makes a create fail with the service's words and with who has it", async () => {
        const theirs = stage().plant();
        const inputs = stage().inputs({ phoneNumberId: theirs.inputs.phoneNumberId, adoptExisting: "always" });
        const { message, kept } = await failureOf(stage().run().create(inputs));
        expect(kept).toBeUndefined();
        expect(message).toContain(words);
        expect(message).toContain(
            `Number ${inputs.phoneNumberId} is connected already, by WhatsApp config ${theirs.id} of customer ${theirs.customerId}.`,
        );
        expect(message).toContain("One of another customer is never taken over");
        expect(message).not.toContain("canary");
        expectTraffic(stage().emulator, [`POST ${routes.newConfig(String(inputs.customerId))}`], exactly(2));
        expect(stage().emulator.requests.at(-1)?.path).toBe(routes.config(theirs.id));
        expect(stage().stored(theirs.id).customer_id).toBe(theirs.customerId);
    });

    it("is refused before the POST where this run has met it", async () => {
        const theirs = stage().plant();
        const run = stage().run();
        await run.create(stage().inputs({ customerId: theirs.customerId }));
        stage().emulator.clearRequests();
        const { message } = await failureOf(run.create(stage().inputs({ phoneNumberId: theirs.inputs.phoneNumberId })));
        expect(message).toContain(`WhatsApp config ${theirs.id} of customer ${theirs.customerId}`);
        expectTraffic(stage().emulator, [], exactly(1));
    });

    it("leaves the service's words alone where nobody can be found who has it", async () => {
        const theirs = stage().plant();
        const inputs = stage().inputs({ phoneNumberId: theirs.inputs.phoneNumberId });
        stage().emulator.fault({ kind: "unauthorized", match: { method: "GET", path: routes.config(theirs.id) } });
        stage().emulator.fault({ kind: "unauthorized", match: { method: "GET", path: /phone_number_id=/ } });
        const { message } = await failureOf(stage().run().create(inputs));
        expect(message).toContain(`Could not create WhatsApp config "Acme" for customer ${inputs.customerId}: ${words}`);
        expect(message).not.toMatch(/401|is connected already/);
    });

    it("is met by its id where it is the customer's own and a lagging list hides it: refused, or taken over where that is asked for", async () => {
        const planted = stage().plant();
        stage().emulator.fault({ kind: "laggingLists", seconds: 5 });
        const { message } = await failureOf(stage().run().create(planted.inputs));
        expect(message).toContain(
            `Number ${planted.inputs.phoneNumberId} is connected already, by WhatsApp config ${planted.id} of customer ${planted.customerId}`,
        );
        expect(message).toContain("KAPSO_ADOPT_EXISTING=identical");
        expect(message).toContain(words);
        const { id, outs } = await stage().run({ "kapso:adoptExisting": "identical" }).create(planted.inputs);
        expect([id, outs.internalId]).toEqual([planted.id, planted.outs.internalId]);
    });

    it("is not looked for after any other refusal", async () => {
        const inputs = stage().inputs({ businessAccountId: "no digits" });
        expect((await failureOf(stage().run().create(inputs))).message).toContain("Kapso answered 422");
        expectTraffic(stage().emulator, [`POST ${routes.newConfig(String(inputs.customerId))}`], exactly(1));
    });
});

describe.runIf(apiVersion === "platform")("a customer that nobody knows, on platform, whose list is empty,", () => {
    const stage = useStage();

    it("is found out by the POST, and named", async () => {
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

describe.runIf(apiVersion === "platform")("a project that is full, on platform,", () => {
    const stage = useStage({ emulator: { phoneLimit: 1 } });

    it.each([
        ["production config", {}],
        ["sandbox", { kind: "sandbox", phoneNumberId: undefined, businessAccountId: undefined, accessToken: undefined }],
    ])("makes the create of one more %s fail with the service's words alone", async (_title, changes) => {
        if (stage().emulator.configs().length === 0) {
            stage().plant();
        }
        const { message, kept } = await failureOf(stage().run().create(stage().inputs(changes)));
        expect(kept).toBeUndefined();
        expect(message).toContain(words);
        expect(message).not.toContain("is connected already");
        expect(stage().emulator.configs()).toHaveLength(1);
    });

    it("still lets a config be replaced, for the old one goes first", async () => {
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
