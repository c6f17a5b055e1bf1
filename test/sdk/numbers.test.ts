import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { Provider, WhatsAppConfig, type WhatsAppConfigArgs } from "../../sdk";
import { registrations } from "./registrations";

// Mocks replace the engine. Without this replacement, the check would be skipped under mocks.
vi.mock("../../sdk/mocks", () => ({ mocksInUse: () => undefined }));

const number = { customerId: "c", name: "n", phoneNumberId: "106540352242922", businessAccountId: "1", accessToken: "t" };
const refused =
    'WhatsAppConfig "second" and WhatsAppConfig "first" declare the same phone number 106540352242922 in one account. ' +
    "A number can be connected only once. [KAPSO-DECLARED-TWICE]\n  - Correct phoneNumberId of one of them, or remove one of them.";

beforeEach(async () => {
    await registrations();
});

describe("a second config with one number", () => {
    it("is refused with the names of both configs, even for another customer", () => {
        new WhatsAppConfig("first", number);
        expect(() => new WhatsAppConfig("second", { ...number, customerId: "other", kind: "production" })).toThrow(refused);
    });

    it("is accepted if the same program runs again in one process", async () => {
        new WhatsAppConfig("first", number);
        await registrations();
        new WhatsAppConfig("second", number);
        // The second run in the same process, as in tests that set the mocks once.
        new WhatsAppConfig("second", number);
    });

    it("is accepted under another account", () => {
        const [one, other] = [new Provider("one", { apiKey: "1" }), new Provider("other", { apiKey: "2" })];
        new WhatsAppConfig("first", number);
        new WhatsAppConfig("second", number, { provider: one });
        new WhatsAppConfig("third", number, { provider: other });
        expect(() => new WhatsAppConfig("fourth", number, { provider: one })).toThrow('"fourth" and WhatsAppConfig');
    });

    it("is refused below a component with the same account", async () => {
        class Team extends pulumi.ComponentResource {}
        const provider = new Provider("one", { apiKey: "1" });
        const team = new Team("my:index:Team", "team", {}, { providers: { "pulumi-nodejs": provider } });
        new WhatsAppConfig("first", number, { provider });
        expect(() => new WhatsAppConfig("first", number, { parent: team })).toThrow("in one account");
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

    it("is accepted if `ignoreChanges` keeps a different number from the state", async () => {
        await withIds(({ name, phoneNumberId }) => (name === "second" ? "2" : phoneNumberId));
        new WhatsAppConfig("first", number);
        await settled(new WhatsAppConfig("second", number, { ignoreChanges: ["phoneNumberId"] }).urn);
    });

    it("is accepted if it is read with `get`", () => {
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

    it("is the number that is checked, so two configs can declare one placeholder", async () => {
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

    it("is not checked if a transformation turns the config into a sandbox", () => {
        new WhatsAppConfig("first", number);
        new WhatsAppConfig("second", number, {
            transformations: [({ props, opts }) => ({ props: { ...props, kind: "sandbox" }, opts })],
        });
    });

    it("is checked under the account that a transformation sets", () => {
        const provider = new Provider("one", { apiKey: "1" });
        new WhatsAppConfig("first", number);
        new WhatsAppConfig("second", number, { transformations: [({ props, opts }) => ({ props, opts: { ...opts, provider } })] });
    });

    it("does not change the children of the config", () => {
        const config = new WhatsAppConfig("first", number);
        new WhatsAppConfig("second", { ...number, phoneNumberId: "2" }, { parent: config });
        expect(() => new WhatsAppConfig("third", number, { parent: config })).toThrow("declare the same phone number");
    });
});

describe("a number that only the engine knows", () => {
    it("is refused after it is registered", async () => {
        await withIds(() => number.phoneNumberId);
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

it("a number that is an output keeps its unknown and secret marks, whatever those of the kind are", async () => {
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

/** Replaces the engine, and changes the number of each resource as `transforms` do. */
function withIds(numberOf: (resource: { name: string; phoneNumberId: string }) => string): Promise<void> {
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
