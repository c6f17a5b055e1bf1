import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { Provider, WhatsAppConfig, type WhatsAppConfigArgs } from "../../sdk";
import { registrations } from "./registrations";

// The engine's place is taken by mocks, under which this check would stay out of the way.
vi.mock("../../sdk/mocks", () => ({ mocksInUse: () => undefined }));

const number = { customerId: "c", name: "n", phoneNumberId: "106540352242922", businessAccountId: "1", accessToken: "t" };
const refused =
    'WhatsAppConfig "second" declares the phone number 106540352242922, and so does WhatsAppConfig "first" of the same account. ' +
    "A number can be connected only once. [KAPSO-DECLARED-TWICE]\n  - Declare it once, or correct phoneNumberId.";

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
        ["it has none", { phoneNumberId: undefined }, {}],
    ])("is welcome: %s", async (_, args, options) => {
        new WhatsAppConfig("first", number);
        expect(await settled(new WhatsAppConfig("second", { ...number, ...args }, options).urn)).toContain("second");
    });

    it("is welcome if the engine ignores its number, because the state holds another one", async () => {
        await answering(({ name, phoneNumberId }) => (name === "second" ? "2" : phoneNumberId));
        new WhatsAppConfig("first", number);
        await settled(new WhatsAppConfig("second", number, { ignoreChanges: ["phoneNumberId"] }).urn);
    });

    it("is welcome as a look-up", () => {
        new WhatsAppConfig("first", number);
        WhatsAppConfig.get("second", "first-id");
    });
});

describe("a number that a transformation sets", () => {
    const placeholder = { ...number, phoneNumberId: "0" };
    const setting = (phoneNumberId: string): pulumi.CustomResourceOptions => ({
        transformations: [({ props, opts }) => ({ props: { ...props, phoneNumberId }, opts })],
    });
    class Team extends pulumi.ComponentResource {}

    it("is the one that counts: one placeholder for two numbers is fine", async () => {
        new WhatsAppConfig("first", placeholder, setting("1"));
        expect(await settled(new WhatsAppConfig("second", placeholder, setting("2")).urn)).toContain("second");
    });

    it.each<[string, () => pulumi.CustomResourceOptions]>([
        ["of the resource", () => setting(number.phoneNumberId)],
        ["of its parent", () => ({ parent: new Team("my:index:Team", "team", {}, setting(number.phoneNumberId)) })],
    ])("is refused if another config has it: a transformation %s", async (_title, options) => {
        new WhatsAppConfig("first", number);
        const opts = options();
        expect(() => new WhatsAppConfig("second", placeholder, opts)).toThrow(refused);
        await (opts.parent && settled(opts.parent.urn));
    });

    it("is free if a transformation makes a sandbox of the config", () => {
        new WhatsAppConfig("first", number);
        new WhatsAppConfig("second", number, {
            transformations: [({ props, opts }) => ({ props: { ...props, kind: "sandbox" }, opts })],
        });
    });

    it("counts under the account that a transformation sets", () => {
        const provider = new Provider("one", { apiKey: "1" });
        new WhatsAppConfig("first", number);
        new WhatsAppConfig("second", number, { transformations: [({ props, opts }) => ({ props, opts: { ...opts, provider } })] });
    });

    it("leaves no trace on the children of the config", () => {
        const config = new WhatsAppConfig("first", number);
        new WhatsAppConfig("second", { ...number, phoneNumberId: "2" }, { parent: config });
        expect(() => new WhatsAppConfig("third", number, { parent: config })).toThrow("declares the phone number");
    });
});

describe("a number that only the engine knows", () => {
    it("is refused once it is registered", async () => {
        await answering(() => number.phoneNumberId);
        const rejected = new Promise((resolve) => process.once("unhandledRejection", resolve));
        const listeners = process.listeners("unhandledRejection").slice(0, -1);
        for (const listener of listeners) {
            process.off("unhandledRejection", listener);
        }
        onTestFinished(() => listeners.forEach((listener) => void process.on("unhandledRejection", listener)));
        new WhatsAppConfig("first", { ...number, phoneNumberId: "1" });
        new WhatsAppConfig("second", { ...number, phoneNumberId: "2" });
        expect(await rejected).toHaveProperty("message", refused);
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

/** Takes the engine's place, with a number of its own for each resource: as after `transforms`. */
function answering(numberOf: (resource: { name: string; phoneNumberId: string }) => string): Promise<void> {
    return pulumi.runtime.setMocks({
        call: () => ({}),
        newResource: ({ name, inputs }) => ({
            id: name,
            state: { ...inputs, phoneNumberId: numberOf({ name, phoneNumberId: inputs.phoneNumberId }) },
        }),
    });
}

function settled<Value>(output: pulumi.Output<Value>): Promise<Value> {
    return (output as unknown as { promise(): Promise<Value> }).promise();
}
