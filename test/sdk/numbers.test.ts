import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it } from "vitest";
import { Provider, WhatsAppConfig, type WhatsAppConfigArgs } from "../../sdk";
import { registrations } from "./registrations";

const number = { customerId: "c", name: "n", phoneNumberId: "106540352242922", businessAccountId: "1", accessToken: "t" };
const refused =
    'WhatsAppConfig "second" declares the phone number 106540352242922, and so does WhatsAppConfig "first" of the same account. ' +
    "A number can be connected only once: declare it once, or correct phoneNumberId.";

beforeEach(async () => {
    await registrations();
});

describe("a second config with one number", () => {
    it("is refused, naming both, even with another customer", () => {
        new WhatsAppConfig("first", number);
        expect(() => new WhatsAppConfig("second", { ...number, customerId: "other", kind: "production" })).toThrow(refused);
    });

    it("is no other resource where the same program runs again, in one process", async () => {
        new WhatsAppConfig("first", number);
        await registrations();
        new WhatsAppConfig("second", number);
        // As tests do that set the mocks once.
        new WhatsAppConfig("second", number);
    });

    it("may be that of another account", () => {
        const [one, other] = [new Provider("one", { apiKey: "1" }), new Provider("other", { apiKey: "2" })];
        new WhatsAppConfig("first", number);
        new WhatsAppConfig("second", number, { provider: one });
        new WhatsAppConfig("third", number, { provider: other });
        expect(() => new WhatsAppConfig("fourth", number, { provider: one })).toThrow('"fourth" declares the phone number');
    });

    it("is refused below a component whose account it shares", async () => {
        class Team extends pulumi.ComponentResource {}
        const provider = new Provider("one", { apiKey: "1" });
        const team = new Team("my:index:Team", "team", {}, { providers: { "pulumi-nodejs": provider } });
        new WhatsAppConfig("first", number, { provider });
        expect(() => new WhatsAppConfig("first", number, { parent: team })).toThrow("of the same account");
        await settled(team.urn);
    });

    it.each<[string, Partial<WhatsAppConfigArgs>, pulumi.CustomResourceOptions]>([
        ["sandboxes have no number of their own", { kind: "sandbox" }, {}],
        ["sandboxes may be known only as outputs", { kind: pulumi.output<"sandbox">("sandbox") }, {}],
        ["its number is ignored", {}, { ignoreChanges: ["phoneNumberId"] }],
        ["it has none", { phoneNumberId: undefined }, {}],
    ])("is welcome: %s", async (_, args, options) => {
        new WhatsAppConfig("first", number);
        expect(await settled(new WhatsAppConfig("second", { ...number, ...args }, options).urn)).toContain("second");
    });

    it("is welcome as a look-up", () => {
        new WhatsAppConfig("first", number);
        WhatsAppConfig.get("second", "first-id");
    });
});

it("a number that is an output stays as known and as secret as it is, whatever the kind is", async () => {
    const unknownKind = pulumi.output<"production">("production");
    const config = new WhatsAppConfig("first", {
        ...number,
        phoneNumberId: pulumi.output(number.phoneNumberId),
        kind: pulumi.secret(unknownKind),
    });
    expect(await settled(config.phoneNumberId)).toBe(number.phoneNumberId);
    expect(await pulumi.isSecret(config.phoneNumberId)).toBe(false);
    const secret = new WhatsAppConfig("second", { ...number, phoneNumberId: pulumi.secret("2") });
    expect(await pulumi.isSecret(secret.phoneNumberId)).toBe(true);
});

function settled<Value>(output: pulumi.Output<Value>): Promise<Value> {
    return (output as unknown as { promise(): Promise<Value> }).promise();
}
