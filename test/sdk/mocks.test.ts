import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import {
    Customer,
    getWhatsAppConfigHealthOutput,
    listCustomers,
    listCustomersOutput,
    listProjectWebhooks,
    listWhatsAppConfigs,
    listWhatsAppConfigsOutput,
    Provider,
    WhatsAppConfig,
} from "../../sdk";

// Unit tests of a program as Pulumi documents them: with `pulumi.runtime.setMocks`, without an
// engine.

const number = { customerId: "c", name: "n", phoneNumberId: "106540352242922", businessAccountId: "1", accessToken: "t" };

let calls: pulumi.runtime.MockCallArgs[];

async function setMocks(call: (args: pulumi.runtime.MockCallArgs) => pulumi.runtime.MockCallResult): Promise<void> {
    calls = [];
    await pulumi.runtime.setMocks({
        call: (args) => {
            calls.push(args);
            return call(args);
        },
        newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }),
    });
}

let rejected: unknown[];

beforeEach(() => {
    vi.stubEnv("KAPSO_API_KEY", undefined);
    // No test may send a request to this address.
    vi.stubEnv("KAPSO_BASE_URL", "http://127.0.0.1:9");
    rejected = [];
    const listener = (reason: unknown) => void rejected.push(reason);
    process.on("unhandledRejection", listener);
    onTestFinished(() => void process.off("unhandledRejection", listener));
});

describe("a resource in a unit test", () => {
    it("can have the phone number of another resource, as fixtures do", async () => {
        await setMocks(() => ({}));
        const configs = ["first", "second"].map((name) => new WhatsAppConfig(name, number));
        const asOutput = new WhatsAppConfig("third", { ...number, phoneNumberId: pulumi.output(number.phoneNumberId) });
        for (const config of [...configs, asOutput]) {
            expect(await settled(config.phoneNumberId)).toBe(number.phoneNumberId);
        }
    });

    it("is created whatever the working directory of the test runner is", async () => {
        await setMocks(() => ({}));
        const spy = vi.spyOn(process, "cwd").mockReturnValue("/");
        onTestFinished(() => spy.mockRestore());
        // The module remembers where the package was found.
        vi.resetModules();
        const sdk = await import("../../sdk");
        expect(await settled(new sdk.WhatsAppConfig("acme", number).name)).toBe("n");
    });

    it("is created even if the test has set the variables of the account", async () => {
        await setMocks(() => ({}));
        vi.stubEnv("KAPSO_API_VERSION", "platform");
        expect(await settled(new Customer("acme", { name: "Acme" }).name)).toBe("Acme");
    });
});

describe("a lookup in a unit test", () => {
    it("gets its result from the mocks, with a token per function, and needs no key", async () => {
        const results: Record<string, object> = {
            "kapso:index:listCustomers": [{ id: "acme", name: "Acme" }],
            "kapso:index:listWhatsAppConfigs": [{ id: "number" }],
            "kapso:index:getWhatsAppConfigHealth": { status: "healthy", checks: {} },
            "kapso:index:listProjectWebhooks": [{ id: "hook" }],
        };
        await setMocks(({ token }) => results[token] ?? {});
        const acme = new Customer("acme", { name: "Acme" });
        expect(await listCustomers()).toEqual([{ id: "acme", name: "Acme" }]);
        expect(await listWhatsAppConfigs({ customerId: "acme" })).toEqual([{ id: "number" }]);
        expect(await settled(listWhatsAppConfigsOutput({ customerId: acme.id }))).toEqual([{ id: "number" }]);
        expect(await settled(getWhatsAppConfigHealthOutput({ id: "number" }))).toEqual({ status: "healthy", checks: {} });
        expect(await settled(listCustomersOutput().apply((all) => all.length))).toBe(1);
        expect(await listProjectWebhooks({ url: "https://a.example" })).toEqual([{ id: "hook" }]);
        expect(calls.map(({ token, inputs }) => [token, inputs])).toEqual([
            ["kapso:index:listCustomers", {}],
            ["kapso:index:listWhatsAppConfigs", { customerId: "acme" }],
            ["kapso:index:listWhatsAppConfigs", { customerId: "acme-id" }],
            ["kapso:index:getWhatsAppConfigHealth", { id: "number" }],
            ["kapso:index:listCustomers", {}],
            ["kapso:index:listProjectWebhooks", { url: "https://a.example" }],
        ]);
    });

    it("passes its provider to the mocks", async () => {
        await setMocks(() => []);
        await listCustomers({ nameContains: "Acme" }, { provider: new Provider("eu", {}) });
        expect(calls).toEqual([
            {
                token: "kapso:index:listCustomers",
                inputs: { nameContains: "Acme" },
                provider: expect.stringMatching(/pulumi:providers:pulumi-nodejs::eu::eu-id$/),
            },
        ]);
    });

    it("fails with what the mocks must return, if they return no result for it", async () => {
        await setMocks(({ inputs }) => inputs);
        const missing =
            "Could not run listCustomers: pulumi.runtime.setMocks is in use, and these mocks return no result for it. [KAPSO-NO-MOCK]\n  - " +
            'In the mocks, let the function call return the result of listCustomers if args.token is "kapso:index:listCustomers".';
        await expect(listCustomers()).rejects.toThrow(missing);
        await expect(settled(listCustomersOutput())).rejects.toThrow(missing);
        await nextTurns();
        expect(rejected).toEqual([]);
    });

    it("fails with the error that the mocks throw", async () => {
        await setMocks(() => {
            throw new Error("no such customer");
        });
        await expect(listWhatsAppConfigs({ customerId: "nobody" })).rejects.toThrow("no such customer");
    });
});

function settled<Value>(output: pulumi.Output<Value>): Promise<Value> {
    return (output as unknown as { promise(): Promise<Value> }).promise();
}

/** Node reports unhandled rejections after the microtasks of a turn. */
async function nextTurns(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
    }
}
