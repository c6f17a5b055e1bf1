import { describe, expect, it } from "vitest";
import { unknownValue } from "../../provider/unknown";
import type { Properties } from "../support/providerHost";
import { failureOf, useStage, without } from "./stage";
import { exactly, expectTraffic, looks } from "./traffic";

const stage = useStage();

const nothing = { changes: false, replaces: [], deleteBeforeReplace: false };
/** The engine compares the inputs itself and shows a difference per field. */
const inPlace = { changes: undefined, replaces: [], deleteBeforeReplace: false };
const replaced = (...replaces: string[]) => ({ changes: undefined, replaces, deleteBeforeReplace: true });

/** Compares what stands in the state with what is declared now; `undefined` takes an argument away. */
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

describe("in place", () => {
    it.each([
        ["name", "Other"],
        ["phoneNumberId", "106540352242922002"],
        ["businessAccountId", "1"],
        ["accessToken", "other"],
        ["webhookVerifyToken", "other"],
        ["webhookDestinationUrl", "https://other.example"],
        ["inboundProcessingEnabled", false],
        ["callsEnabled", true],
    ])("%s is set and changed", async (field, value) => {
        expect(await diff({ [field]: value })).toEqual(inPlace);
        expect(await diff({ [field]: value }, { [field]: undefined })).toEqual(inPlace);
        expect(await diff({ [field]: unknownValue })).toEqual(inPlace);
        expectTraffic(stage().emulator, []);
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

    it("two numbers differ that are the same when rounded", async () => {
        expect(await diff({ phoneNumberId: "106540352242922002" }, { phoneNumberId: "106540352242922001" })).toEqual(inPlace);
    });
});

describe("a replacement, deleting first,", () => {
    it("is what another customer asks for, once that customer is seen", async () => {
        const customerId = stage().customer();
        expect(await diff({ customerId })).toEqual(replaced("customerId"));
        expect(stage().emulator.requests.map(({ path }) => path)).toEqual([`/customers/${customerId}`]);
        expectTraffic(stage().emulator, [], looks.diffReplace);
    });

    it("is what another kind asks for, in both directions", async () => {
        expect(await diff({ kind: "sandbox" })).toEqual(replaced("kind"));
        expect(await diff({ kind: undefined }, { kind: "sandbox" })).toEqual(replaced("kind"));
    });

    it("names both, and asks once", async () => {
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
        expectTraffic(stage().emulator, [], looks.diffReplace);
    });

    it("is refused where the new customer does not exist, for the old config would be gone by then", async () => {
        const { message } = await failureOf(diff({ customerId: "customer-nowhere" }));
        expect(message).toMatch(
            /cannot be replaced: its customer customer-nowhere does not exist.*Nothing was changed\. Correct customerId/,
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
