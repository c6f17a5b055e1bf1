import { describe, expect, it } from "vitest";
import { unknownValue } from "../../provider/model/unknown";
import { apiVersion, fixedArguments, routes } from "../support/apiVersion";
import type { Properties, Provider } from "../support/providerHost";
import { failureOf, useStage, without } from "./stage";
import { exactly, expectTraffic, getCounts } from "./traffic";

const stage = useStage();

const nothing = { changes: false, replaces: [], deleteBeforeReplace: false };
/**
 * With `changes: undefined`, the engine compares the inputs itself and shows a difference per
 * field.
 */
const inPlace = { changes: undefined, replaces: [], deleteBeforeReplace: false };
const replaced = (...replaces: string[]) => ({ changes: undefined, replaces, deleteBeforeReplace: true });

/** Compares the state with a changed declaration; `undefined` removes an argument. */
function diff(changes: Properties, olds: Properties = {}) {
    const { id, outs, inputs } = stage().plant(olds);
    return stage().host.diff(id, outs, without(undefined, { ...inputs, ...changes }));
}

describe("a diff finds no change", () => {
    it("if The arguments are equal, whatever Kapso computed", async () => {
        expect(await diff({})).toEqual(nothing);
        expectTraffic(stage().emulator, []);
    });

    it.each([
        ["kind", "production"],
        ["inboundProcessingEnabled", true],
        ["callsEnabled", false],
    ])("if the default of %s is declared or removed", async (field, value) => {
        expect(await diff({ [field]: value })).toEqual(nothing);
        expect(await diff({ [field]: undefined }, { [field]: value })).toEqual(nothing);
        expectTraffic(stage().emulator, []);
    });

    it("if an older version of this package stored unknown outputs or omitted some", async () => {
        const { id, outs, inputs } = stage().plant();
        const { createdAt, displayName, ...fewer } = outs;
        expect(await stage().host.diff(id, { ...fewer, health: "healthy" }, inputs)).toEqual(nothing);
    });

    it("if only the order of the arguments differs", async () => {
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

describe("a diff reports an update in place", () => {
    it.each(changes.filter(([field]) => !fixedArguments.includes(field)))("if %s is set or changed", async (field, value) => {
        expect(await diff({ [field]: value })).toEqual(inPlace);
        expect(await diff({ [field]: value }, { [field]: undefined })).toEqual(inPlace);
        expect(await diff({ [field]: unknownValue })).toEqual(inPlace);
        // A changed number costs one lookup per diff: another config may have the number.
        expectTraffic(stage().emulator, [], exactly(field === "phoneNumberId" ? 3 : 0));
    });

    it.each(["accessToken", "webhookVerifyToken", "webhookDestinationUrl"])("if %s is removed", async (field) => {
        expect(await diff({ [field]: undefined })).toEqual(inPlace);
    });

    it.each([
        ["inboundProcessingEnabled", false],
        ["callsEnabled", true],
    ])("if %s is removed and had another value than its default", async (field, value) => {
        expect(await diff({ [field]: undefined }, { [field]: value })).toEqual(inPlace);
    });

    it.runIf(apiVersion === "v1")("on v1, if two numbers differ that are equal as rounded JavaScript numbers", async () => {
        expect(await diff({ phoneNumberId: "106540352242922002" }, { phoneNumberId: "106540352242922001" })).toEqual(inPlace);
    });
});

describe("a replacement, which deletes first,", () => {
    it("is announced for another customer, after a read of that customer and of the config", async () => {
        const customerId = stage().customer();
        const planted = stage().plant();
        expect(await stage().host.diff(planted.id, planted.outs, { ...planted.inputs, customerId })).toEqual(replaced("customerId"));
        expect(stage().emulator.requests.map(({ path }) => path)).toEqual([`/customers/${customerId}`, routes.config(planted.id)]);
        expectTraffic(stage().emulator, [], getCounts.diffReplace);
    });

    it("is announced for another kind, in both directions", async () => {
        expect(await diff({ kind: "sandbox" })).toEqual(replaced("kind"));
        expect(await diff({ kind: undefined }, { kind: "sandbox" })).toEqual(replaced("kind"));
    });

    it("names customer and kind, and costs one read of the customer and one of the config", async () => {
        expect(await diff({ customerId: stage().customer(), kind: "sandbox", name: "Other" })).toEqual(replaced("customerId", "kind"));
        expectTraffic(stage().emulator, [], getCounts.diffReplace);
    });

    it.each([unknownValue, { id: [unknownValue] }])(
        "is announced without a request while the customer is unknown (%j)",
        async (customerId) => {
            expect(await diff({ customerId })).toEqual(replaced("customerId"));
            expectTraffic(stage().emulator, []);
        },
    );

    it("is announced while the kind is unknown", async () => {
        expect(await diff({ kind: unknownValue })).toEqual(replaced("kind"));
        expectTraffic(stage().emulator, [], exactly(1));
    });

    it("is refused if the new customer does not exist, because the old config is deleted first", async () => {
        const { message } = await failureOf(diff({ customerId: "customer-nowhere" }));
        expect(message).toMatch(
            /^Could not replace WhatsApp config \S+: its customer customer-nowhere does not exist.*Nothing was changed\. .*\[KAPSO-REPLACE-PARENT-UNKNOWN\]\n.*Correct customerId/,
        );
        expect(message).toContain('Kapso returned 404 "Customer not found"');
        expectTraffic(stage().emulator, [], exactly(1));
    });

    it("is refused if the new customer is in another project", async () => {
        const customerId = stage().emulator.addCustomer({ project: "another" }).id;
        expect((await failureOf(diff({ customerId }))).message).toContain(`its customer ${customerId} does not exist`);
    });

    it("is refused if Kapso refuses to show the new customer", async () => {
        stage().emulator.fault({ kind: "unauthorized", match: { times: 1 } });
        const { message } = await failureOf(diff({ customerId: stage().customer() }));
        expect(message).toMatch(/^Could not read customer .*: Kapso returned 401/);
    });
});

describe.runIf(apiVersion === "platform")("a replacement on the Platform API, where the number is the address,", () => {
    const paths = () => stage().emulator.requests.map(({ path }) => path);

    it("is announced for another number, compared digit by digit, after reads of the new number, the customer and the config", async () => {
        const planted = stage().plant({ phoneNumberId: "106540352242923001" });
        const news = { ...planted.inputs, phoneNumberId: "106540352242923002" };
        expect(await stage().host.diff(planted.id, planted.outs, news)).toEqual(replaced("phoneNumberId"));
        expect(paths()).toEqual([routes.config(news.phoneNumberId), `/customers/${planted.customerId}`, routes.config(planted.id)]);
    });

    it("is announced for another business account, after a read of the customer", async () => {
        expect(await diff({ businessAccountId: "1" })).toEqual(replaced("businessAccountId"));
        expectTraffic(stage().emulator, [], getCounts.diffReplace);
    });

    it.each(["phoneNumberId", "businessAccountId"])(
        "is announced while %s is unknown, without a lookup of the unknown value",
        async (field) => {
            expect(await diff({ [field]: unknownValue })).toEqual(replaced(field));
            expectTraffic(stage().emulator, [], exactly(1));
        },
    );

    it("is refused if another customer's config has the number, because the old config is deleted first", async () => {
        const [ours, theirs] = [stage().plant(), stage().plant()];
        const { phoneNumberId } = theirs.inputs;
        const { message } = await failureOf(
            stage()
                .run()
                .diff(ours.id, ours.outs, { ...ours.inputs, phoneNumberId }),
        );
        expect(message).toContain(`Could not update WhatsApp config ${ours.id}`);
        expect(message).toContain(
            `phone number ${phoneNumberId} is already connected as WhatsApp config ${theirs.id} of customer ${theirs.customerId}`,
        );
        expectTraffic(stage().emulator, [], exactly(1));
    });

    it.each(["never", "identical", "always"])(
        "is refused for a connected number, even if a create could adopt the number (%s)",
        async (adoptExisting) => {
            const ours = stage().plant();
            const theirs = stage().plant({ customerId: ours.customerId });
            const news = { ...ours.inputs, phoneNumberId: theirs.inputs.phoneNumberId, adoptExisting };
            const { message } = await failureOf(stage().run().diff(ours.id, ours.outs, news));
            expect(message).toMatch(
                /^Could not update .*: phone number \d+ is already connected as .*\[KAPSO-KEY-TAKEN\]\n.*run `pulumi up` twice/,
            );
            expect(message).not.toMatch(/always|KAPSO_ADOPT_EXISTING/);
        },
    );

    it("is refused for the number of another config that this run replaces, in either order of the diffs", async () => {
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

    it("is refused if the number is managed by another resource that keeps the number", async () => {
        const [ours, theirs] = [stage().plant(), stage().plant()];
        const run = stage().run();
        await run.diff(theirs.id, theirs.outs, theirs.inputs);
        const news = { ...ours.inputs, phoneNumberId: theirs.inputs.phoneNumberId };
        const { message } = await failureOf(run.diff(ours.id, ours.outs, news));
        expect(message).toMatch(/^Could not update .*: phone number \d+ is already connected/);
    });
});
