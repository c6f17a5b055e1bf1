import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { getWhatsAppConfigHealth, listCustomers, listWhatsAppConfigs, Provider } from "../../sdk";

// Arguments that a JavaScript program can pass, because no compiler checks it.
type AnyCall = (...args: unknown[]) => Promise<unknown>;
const configs = listWhatsAppConfigs as AnyCall;
const customers = listCustomers as AnyCall;
const health = getWhatsAppConfigHealth as AnyCall;

const call = 'Call it as listWhatsAppConfigs({ customerId: "…" }).';

beforeEach(() => void vi.stubEnv("KAPSO_API_KEY", undefined));

describe("a lookup with invalid arguments", () => {
    it.each<[string, AnyCall, unknown[], string]>([
        [
            "no argument",
            configs,
            [],
            `listWhatsAppConfigs needs customerId: the ID of a Kapso customer, a string. [KAPSO-LOOKUP-ARGUMENT]\n  - ${call}`,
        ],
        [
            "null",
            configs,
            [null],
            `listWhatsAppConfigs needs customerId: the ID of a Kapso customer, a string. [KAPSO-LOOKUP-ARGUMENT]\n  - ${call}`,
        ],
        [
            "an empty text",
            configs,
            [{ customerId: "" }],
            `listWhatsAppConfigs needs customerId: the ID of a Kapso customer, a string. [KAPSO-LOOKUP-ARGUMENT]\n  - ${call}`,
        ],
        [
            "a number",
            configs,
            [{ customerId: 1 }],
            `listWhatsAppConfigs needs customerId: the ID of a Kapso customer, a string. [KAPSO-LOOKUP-ARGUMENT]\n  - ${call}`,
        ],
        ["a bare text", configs, ["acme"], `listWhatsAppConfigs takes its arguments as one object. [KAPSO-LOOKUP-ARGUMENT]\n  - ${call}`],
        [
            "a misspelt name",
            configs,
            [{ customerID: "acme" }],
            `has no argument "customerID"; it has customerId. [KAPSO-LOOKUP-ARGUMENT]\n  - ${call}`,
        ],
        ["no argument", health, [], "getWhatsAppConfigHealth needs id: the ID of a WhatsApp config, a string."],
        [
            "an unknown filter",
            customers,
            [{ name: "Acme" }],
            'listCustomers has no argument "name"; it has externalCustomerId, nameContains.',
        ],
        ["a number", customers, [{ nameContains: 1 }], "listCustomers needs nameContains: a part of the name, a string."],
        ["an output", configs, [{ customerId: pulumi.output("acme") }], "This one is an output: call listWhatsAppConfigsOutput."],
    ])("is refused with one sentence that says how to call it: %s", async (_title, lookup, args, message) => {
        await expect(lookup(...args)).rejects.toThrow(message);
    });

    it("is refused if its options are the provider itself, because it would read another account", async () => {
        await pulumi.runtime.setMocks({ call: () => ({}), newResource: ({ name, inputs }) => ({ id: name, state: inputs }) });
        const provider = new Provider("eu", { apiKey: "key" });
        vi.spyOn(await import("../../sdk/mocks"), "mocksInUse").mockReturnValue(undefined);
        onTestFinished(() => void vi.restoreAllMocks());
        await expect(customers({}, provider)).rejects.toThrow(
            "Could not run this lookup: it got a provider instead of options. [KAPSO-LOOKUP-OPTIONS]\n  - Pass { provider }",
        );
    });
});
