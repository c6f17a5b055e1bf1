import { describe, expect, it } from "vitest";
import { unknownValue } from "../../provider/model/unknown";
import type { Properties } from "../support/providerHost";
import { useStage, without } from "./stage";
import { expectTraffic } from "./traffic";

const stage = useStage();

const valid: Properties = {
    customerId: "customer-456def",
    name: "Acme",
    phoneNumberId: "106540352242922001",
    businessAccountId: "102290129340398",
    accessToken: "access-canary",
    webhookVerifyToken: "verify-canary",
    webhookDestinationUrl: "https://acme.example/whatsapp",
    kind: "production",
    inboundProcessingEnabled: false,
    callsEnabled: true,
};

const aSandbox: Properties = { customerId: "customer-456def", name: "Trial", kind: "sandbox" };

const check = (news: Properties, olds: Properties = {}) => stage().host.check(olds, news);

describe("an argument", () => {
    it("of each type is accepted unchanged, and no request is sent", async () => {
        expect(await check(valid)).toEqual({ inputs: valid, failures: [] });
        expectTraffic(stage().emulator, []);
    });

    it.each([
        ["customerId", "7b0c5a1e-3f0e-4a58-9d4e-0a2f1f1f1f1f"],
        ["name", 'Zoë & "Søns"\n客服 ☎ \u202e'],
        ["phoneNumberId", "106540352242922001"],
        ["phoneNumberId", "0"],
        ["webhookDestinationUrl", "http://localhost:8080"],
        ["webhookDestinationUrl", "HTTPS://API.acme.example:8443/a%20b?tenant=1#x"],
        ["webhookDestinationUrl", "https://münchen.example/ü"],
        ["inboundProcessingEnabled", true],
        ["callsEnabled", false],
    ])("%s is accepted as %j", async (field, value) => {
        const { inputs, failures } = await check({ ...valid, [field]: value });
        expect(failures).toEqual([]);
        expect(inputs[field]).toBe(value);
    });

    it("accessToken is accepted with 4 kB", async () => {
        const accessToken = `EAAB${"x".repeat(4092)}`;
        expect(await check({ ...valid, accessToken })).toEqual({ inputs: { ...valid, accessToken }, failures: [] });
    });

    it.each([
        ["customerId", "", /ID of a Kapso customer/],
        ["customerId", "a/b", /without white space or slashes/],
        ["customerId", "..", /ID of a Kapso customer/],
        ["customerId", "a b", /without white space/],
        ["customerId", 17, /a string/],
        ["name", "", /must not be empty/],
        ["name", " \n\t", /must not be empty/],
        ["name", 17, /must be a string/],
        ["phoneNumberId", "+15550100", /digits only/],
        ["phoneNumberId", "10654035224292200l", /digits only/],
        ["phoneNumberId", "106540352242922001\n", /digits only/],
        ["phoneNumberId", "", /digits only/],
        ["businessAccountId", "waba-1", /digits only/],
        ["webhookDestinationUrl", "ftp://acme.example/", /complete http or https URL/],
        ["webhookDestinationUrl", "acme.example/whatsapp", /complete http or https URL/],
        ["webhookDestinationUrl", "https://", /complete http or https URL/],
        ["webhookDestinationUrl", "https:acme.example", /complete http or https URL/],
        ["webhookDestinationUrl", "", /complete http or https URL/],
        ["webhookDestinationUrl", "https://acme.example/what sapp", /complete http or https URL/],
        ["webhookDestinationUrl", "https://acme.example/whatsapp\n", /complete http or https URL/],
        ["webhookDestinationUrl", { url: "https://acme.example" }, /string/],
        ["kind", "Production", /must be "production" or "sandbox"/],
        ["kind", "", /must be "production" or "sandbox"/],
        ["inboundProcessingEnabled", "true", /true or false, without quotes/],
        ["callsEnabled", 1, /true or false, without quotes/],
    ])("%s is refused as %j on its property, and no secret is repeated", async (field, value, reason) => {
        const { failures } = await check({ ...valid, [field]: value });
        expect(failures).toEqual([{ property: field, reason: expect.stringMatching(reason) }]);
        expect(failures[0]?.reason).not.toContain("canary");
    });

    it.each([
        ["accessToken", "", /^accessToken must be Meta's access token, not empty/],
        ["accessToken", "access-canary\n", /^accessToken .*without white space/],
        ["webhookVerifyToken", "verify canary", /^webhookVerifyToken .*without white space/],
    ])("%s is refused as %j without a property, because the engine prints the value of a property", async (field, value, reason) => {
        const { failures } = await check({ ...valid, [field]: value });
        expect(failures).toEqual([{ property: "", reason: expect.stringMatching(reason) }]);
        expect(failures[0]?.reason).not.toContain("canary");
    });

    it.each(["phoneNumberId", "businessAccountId"])("%s is refused as a JavaScript number, which may be rounded", async (field) => {
        const { failures } = await check({ ...valid, [field]: 106540352242922000 });
        expect(failures).toEqual([{ property: field, reason: expect.stringMatching(/in quotes.*rounds such large numbers/) }]);
    });

    it("that does not exist is refused with the name of a similar argument", async () => {
        const { failures } = await check({ ...valid, phonenumberId: "1" });
        expect(failures).toEqual([{ property: "", reason: expect.stringMatching(/no argument "phonenumberId".*phoneNumberId/) }]);
    });

    it("that is invalid is reported together with all other invalid arguments", async () => {
        const { failures } = await check({ ...valid, name: "", kind: "x", callsEnabled: "no", customerId: null });
        expect(failures.map(({ property }) => property).sort()).toEqual(["callsEnabled", "customerId", "kind", "name"]);
    });
});

describe("required arguments", () => {
    const missing = async (news: Properties, olds?: Properties) => (await check(news, olds)).failures.map(({ property }) => property);

    it.each([undefined, null])("of a sandbox are the customer and the name (absent as %s)", async (absent) => {
        expect(await missing(aSandbox)).toEqual([]);
        expect(await missing(without(undefined, { ...aSandbox, customerId: absent }))).toEqual(["customerId"]);
        expect(await missing(without(undefined, { ...aSandbox, name: absent }))).toEqual(["name"]);
    });

    it.each(["production", undefined, null])("of kind %s include the three Meta fields", async (kind) => {
        const news = without(undefined, { ...aSandbox, kind });
        expect(await missing(news)).toEqual(["phoneNumberId", "businessAccountId", "accessToken"]);
    });

    it("that are missing are reported with the reason", async () => {
        const { failures } = await check(without("access-canary", valid));
        expect(failures).toEqual([
            {
                property: "accessToken",
                reason: "is required to create or replace a production config [KAPSO-ARGUMENT-REQUIRED]",
            },
        ]);
    });

    it("do not include the access token of an existing config, because nobody may have the token", async () => {
        expect(await missing(without("access-canary", valid), valid)).toEqual([]);
        expect(await missing(without("102290129340398", valid), valid)).toEqual(["businessAccountId"]);
    });
});

describe("null", () => {
    it.each(["phoneNumberId", "accessToken", "webhookVerifyToken", "webhookDestinationUrl", "inboundProcessingEnabled", "callsEnabled"])(
        "means absent for %s",
        async (field) => {
            expect(await check({ ...aSandbox, [field]: null })).toEqual({ inputs: aSandbox, failures: [] });
        },
    );
});

describe("a preview", () => {
    it.each(Object.keys(valid))("accepts %s while its value is unknown, at any depth", async (field) => {
        for (const value of [unknownValue, { deep: [{ deeper: unknownValue }] }, [unknownValue, 17]]) {
            expect(await check({ ...valid, [field]: value })).toEqual({ inputs: { ...valid, [field]: value }, failures: [] });
        }
    });

    it("requires no Meta field while the kind is unknown", async () => {
        expect((await check({ ...aSandbox, kind: unknownValue })).failures).toEqual([]);
    });

    it("validates the known values", async () => {
        const { failures } = await check({ ...valid, customerId: unknownValue, name: "" });
        expect(failures.map(({ property }) => property)).toEqual(["name"]);
    });
});
