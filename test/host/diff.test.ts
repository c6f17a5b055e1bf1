import { describe, expect, it } from "vitest";
import { unknownValue } from "../../provider/model/unknown";
import { apiVersion, fixedArguments, routes } from "../support/apiVersion";
import type { Properties, Provider } from "../support/providerHost";
import { failureOf, useStage, without } from "./stage";
import { exactly, expectTraffic, looks } from "./traffic";

const stage = useStage();

const nothing = { changes: false, replaces: [], deleteBeforeReplace: false };
/** The engine compares the inputs itself and shows a difference per field. */
const inPlace = { changes: undefined, replaces: [], deleteBeforeReplace: false };
const replaced = (...replaces: string[]) => ({ changes: undefined, replaces, deleteBeforeReplace: true });

/**
 * Compares what stands in the state with what is declared now; `undefined` takes an argument away.
 */
function diff(changes: Properties, olds: Properties = {}) {
    const { id, outs, inputs } = stage().plant(olds);
    return stage().host.diff(id, outs, without(undefined, { ...inputs, ...changes }));
}

describe("nothing changes", () => {
    it("where the arguments are the same, whatever the service computed", async () => {
        expect(await diff({})).toEqual(nothing);
        expectTraffic(stage().emulator, []);
    });

    it.each([
        ["kind", "production"],
        ["inboundProcessingEnabled", true],
        ["callsEnabled", false],
    ])("where the default of %s is written down, or taken away", async (field, value) => {
        expect(await diff({ [field]: value })).toEqual(nothing);
        expect(await diff({ [field]: undefined }, { [field]: value })).toEqual(nothing);
        expectTraffic(stage().emulator, []);
    });

    it("where an older version of this package left outputs that are unknown now, or left some out", async () => {
        const { id, outs, inputs } = stage().plant();
        const { createdAt, displayName, ...fewer } = outs;
        expect(await stage().host.diff(id, { ...fewer, health: "healthy" }, inputs)).toEqual(nothing);
    });

    it("where the order of the arguments does", async () => {
        const { id, outs, inputs } = stage().plant();
        const backwards = Object.fromEntries(Object.entries(inputs).reverse());
        expect(await stage().host.diff(id, outs, backwards)).toEqual(nothing);
    });
});

const changes: [string, unknown][] = [
    ["name", "Other"],
    ["phoneNumberId", "106540352242922002"],
    ["businessAccountId", "1"],
    ["accessToken", "other"],
    ["webhookVerifyToken", "other"],
    ["webhookDestinationUrl", "https://other.example"],
    ["inboundProcessingEnabled", false],
    ["callsEnabled", true],
];

describe("in place", () => {
    it.each(changes.filter(([field]) => !fixedArguments.includes(field)))("%s is set and changed", async (field, value) => {
        expect(await diff({ [field]: value })).toEqual(inPlace);
        expect(await diff({ [field]: value }, { [field]: undefined })).toEqual(inPlace);
        expect(await diff({ [field]: unknownValue })).toEqual(inPlace);
        // A changed number is looked for, once in the list of the project: another config may have
        // it.
        expectTraffic(stage().emulator, [], exactly(field === "phoneNumberId" ? 3 : 0));
    });

    it.each(["accessToken", "webhookVerifyToken", "webhookDestinationUrl"])("%s is taken away", async (field) => {
        expect(await diff({ [field]: undefined })).toEqual(inPlace);
    });

    it.each([
        ["inboundProcessingEnabled", false],
        ["callsEnabled", true],
    ])("%s goes back to its default", async (field, value) => {
        expect(await diff({ [field]: undefined }, { [field]: value })).toEqual(inPlace);
    });

    it.runIf(apiVersion === "v1")("two numbers differ that are the same when rounded, on v1", async () => {
        expect(await diff({ phoneNumberId: "106540352242922002" }, { phoneNumberId: "106540352242922001" })).toEqual(inPlace);
    });
});

describe("a replacement, deleting first,", () => {
    it("is what another customer asks for, once that customer and the config are seen", async () => {
        const customerId = stage().customer();
        const planted = stage().plant();
        expect(await stage().host.diff(planted.id, planted.outs, { ...planted.inputs, customerId })).toEqual(replaced("customerId"));
        expect(stage().emulator.requests.map(({ path }) => path)).toEqual([`/customers/${customerId}`, routes.config(planted.id)]);
        expectTraffic(stage().emulator, [], looks.diffReplace);
    });

    it("is what another kind asks for, in both directions", async () => {
        expect(await diff({ kind: "sandbox" })).toEqual(replaced("kind"));
        expect(await diff({ kind: undefined }, { kind: "sandbox" })).toEqual(replaced("kind"));
    });

    it("names both, and asks once for the customer and once for the config", async () => {
        expect(await diff({ customerId: stage().customer(), kind: "sandbox", name: "Other" })).toEqual(replaced("customerId", "kind"));
        expectTraffic(stage().emulator, [], looks.diffReplace);
    });

    it.each([unknownValue, { id: [unknownValue] }])(
        "is claimed while the customer is not known, and nobody is asked (%j)",
        async (customerId) => {
            expect(await diff({ customerId })).toEqual(replaced("customerId"));
            expectTraffic(stage().emulator, []);
        },
    );

    it("is claimed while the kind is not known", async () => {
        expect(await diff({ kind: unknownValue })).toEqual(replaced("kind"));
        expectTraffic(stage().emulator, [], exactly(1));
    });

    it("is refused where the new customer does not exist, for the old config would be gone by then", async () => {
        const { message } = await failureOf(diff({ customerId: "customer-nowhere" }));
        expect(message).toMatch(
            /cannot be replaced: its customer customer-nowhere does not exist.*Nothing was changed\. .*\[KAPSO-REPLACE-PARENT-UNKNOWN\]\n.*Correct customerId/,
        );
        expect(message).toContain('Kapso answered 404 "Customer not found"');
        expectTraffic(stage().emulator, [], exactly(1));
    });

    it("is refused where the customer belongs to another project", async () => {
        const customerId = stage().emulator.addCustomer({ project: "another" }).id;
        expect((await failureOf(diff({ customerId }))).message).toContain(`its customer ${customerId} does not exist`);
    });

    it("is refused where the service refuses to say", async () => {
        stage().emulator.fault({ kind: "unauthorized", match: { times: 1 } });
        const { message } = await failureOf(diff({ customerId: stage().customer() }));
        expect(message).toMatch(/^Could not read customer .*: Kapso answered 401/);
    });
});

describe.runIf(apiVersion === "platform")("a replacement on platform, where the number is the id,", () => {
    const paths = () => stage().emulator.requests.map(({ path }) => path);

    it("is what another number asks for, digit by digit, once its customer and that nobody has it are seen", async () => {
        const planted = stage().plant({ phoneNumberId: "106540352242923001" });
        const news = { ...planted.inputs, phoneNumberId: "106540352242923002" };
        expect(await stage().host.diff(planted.id, planted.outs, news)).toEqual(replaced("phoneNumberId"));
        expect(paths()).toEqual([routes.config(news.phoneNumberId), `/customers/${planted.customerId}`, routes.config(planted.id)]);
    });

    it("is what another business account asks for, once the customer is seen: the number stays", async () => {
        expect(await diff({ businessAccountId: "1" })).toEqual(replaced("businessAccountId"));
        expectTraffic(stage().emulator, [], looks.diffReplace);
    });

    it.each(["phoneNumberId", "businessAccountId"])("is claimed while %s is not known, which nobody can look for", async (field) => {
        expect(await diff({ [field]: unknownValue })).toEqual(replaced(field));
        expectTraffic(stage().emulator, [], exactly(1));
    });

    it("is refused where the number is another one's, whoever has it: the old one would be gone by then", async () => {
        const [ours, theirs] = [stage().plant(), stage().plant()];
        const { phoneNumberId } = theirs.inputs;
        const { message } = await failureOf(
            stage()
                .run()
                .diff(ours.id, ours.outs, { ...ours.inputs, phoneNumberId }),
        );
        expect(message).toContain(`WhatsApp config ${ours.id} was not changed`);
        expect(message).toContain(
            `number ${phoneNumberId} is connected already, by WhatsApp config ${theirs.id} of customer ${theirs.customerId}`,
        );
        expectTraffic(stage().emulator, [], exactly(1));
    });

    it.each(["never", "identical", "always"])(
        "is refused for a number that is connected, also if a create could adopt it (%s)",
        async (adoptExisting) => {
            const ours = stage().plant();
            const theirs = stage().plant({ customerId: ours.customerId });
            const news = { ...ours.inputs, phoneNumberId: theirs.inputs.phoneNumberId, adoptExisting };
            const { message } = await failureOf(stage().run().diff(ours.id, ours.outs, news));
            expect(message).toMatch(/was not changed: number \d+ is connected already, .*\[KAPSO-KEY-TAKEN\]\n.*two runs of `pulumi up`/);
            expect(message).not.toMatch(/always|KAPSO_ADOPT_EXISTING/);
        },
    );

    it("is refused for the number of a config that this run replaces, in whichever order the two are met", async () => {
        const [ours, theirs] = [stage().plant(), stage().plant()];
        const { phoneNumberId } = stage().inputs({ customerId: theirs.customerId });
        const givesUp = (run: Provider) => run.diff(theirs.id, theirs.outs, { ...theirs.inputs, phoneNumberId });
        const asks = (run: Provider) => run.diff(ours.id, ours.outs, { ...ours.inputs, phoneNumberId: theirs.inputs.phoneNumberId });
        for (const order of [
            [givesUp, asks],
            [asks, givesUp],
        ]) {
            const run = stage().run();
            const results = [];
            for (const one of order) {
                results.push(
                    await one(run).then(
                        () => "done",
                        (error: Error) => error.message,
                    ),
                );
            }
            expect(results.filter((result) => result !== "done")).not.toEqual([]);
        }
    });

    it("is refused where the number is that of another resource, which keeps it", async () => {
        const [ours, theirs] = [stage().plant(), stage().plant()];
        const run = stage().run();
        await run.diff(theirs.id, theirs.outs, theirs.inputs);
        const news = { ...ours.inputs, phoneNumberId: theirs.inputs.phoneNumberId };
        const { message } = await failureOf(run.diff(ours.id, ours.outs, news));
        expect(message).toMatch(/was not changed: number \d+ is connected already/);
    });
});
