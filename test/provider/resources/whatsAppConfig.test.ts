import { beforeEach, describe, expect, it } from "vitest";
import { readConfiguration } from "../../../provider/kapso/configuration";
import type { Properties } from "../../../provider/model/properties";
import { whatsAppConfig as lifecycle } from "../../../provider/resources/whatsAppConfig";
import { Account } from "../../../provider/run/account";
import { failureOf, quietHost, startServer, stubProxies } from "../kapso/localServer";

// Responses that the emulator never sends but Kapso may: fields that are missing, are null, or
// differ from the request.

const inputs: Properties = { customerId: "customer-1", name: "Acme", phoneNumberId: "1", businessAccountId: "2", accessToken: "token" };
const remote = { id: "config-1", customer_id: "customer-1", name: "Acme", phone_number_id: "1", business_account_id: "2" };
const empty = { display_name: null, display_phone_number: null, created_at: null, webhook_destination_url: null, calls_enabled: null };

beforeEach(() => stubProxies());

describe("the outputs are clean JSON if Kapso returns", () => {
    it.each([
        ["only the ID", { id: "config-1" }],
        ["nulls", { ...remote, ...empty }],
        ["undocumented fields", { ...remote, limits: { daily: 1 }, quality_rating: null }],
    ])("%s", async (_title, data) => {
        const open = await account(data);
        const created = await lifecycle.create(inputs, open);
        const updated = await lifecycle.update("config-1", inputs, { ...inputs, callsEnabled: true }, await account(data));
        const read = await lifecycle.read("config-1", inputs, open);
        expect(created).toEqual({ id: "config-1", outs: inputs });
        expect(read?.inputs).toEqual(inputs);
        for (const outs of [created.outs, updated.outs, read]) {
            expect(outs).toStrictEqual(JSON.parse(JSON.stringify(outs)));
            expect(JSON.stringify(outs)).not.toContain("null");
        }
    });
});

describe("an update keeps", () => {
    it("computed outputs that Kapso no longer returns", async () => {
        const olds = { ...inputs, displayName: "Acme (+1)", createdAt: "2023-07-15T14:30:45Z" };
        const { outs } = await lifecycle.update(
            "config-1",
            olds,
            { ...inputs, name: "Other" },
            await account({ id: "config-1", name: "Other" }),
        );
        expect(outs).toEqual({ ...olds, name: "Other" });
    });

    it("no older outputs that this package version does not know", async () => {
        const news = { ...inputs, name: "Other" };
        const { outs } = await lifecycle.update(
            "config-1",
            { ...inputs, health: "healthy" },
            news,
            await account({ ...remote, name: "Other" }),
        );
        expect(outs).toEqual(news);
    });
});

describe("an update fails and names the value that Kapso kept", () => {
    it.each([
        ["a name", { name: "Other" }, {}, /kept name "Acme"/],
        ["a switch that was on", { callsEnabled: undefined }, { calls_enabled: true }, /kept callsEnabled true/],
        ["a switch that was off by default", { callsEnabled: true }, { calls_enabled: false }, /kept callsEnabled false/],
    ])("for %s", async (_title, change, kept, words) => {
        const olds = "callsEnabled" in change && change.callsEnabled === undefined ? { ...inputs, callsEnabled: true } : inputs;
        const open = await account({ ...remote, ...kept });
        expect((await failureOf(lifecycle.update("config-1", olds, present({ ...inputs, ...change }), open))).message).toMatch(words);
    });

    it("for a field that Kapso did not clear, even if its value differs from the state", async () => {
        const olds = { ...inputs, webhookDestinationUrl: "https://acme.example" };
        const open = await account({ ...remote, webhook_destination_url: "https://elsewhere.example" });
        const { message } = await failureOf(lifecycle.update("config-1", olds, inputs, open));
        expect(message).toContain('kept webhookDestinationUrl "https://elsewhere.example"');
    });
});

/**
 * An account of a server without objects, which responds to every other request with `data`.
 */
async function account(data: object): Promise<() => Account> {
    const { baseUrl } = await startServer((response, { url }) => {
        const isList = url?.includes("/whatsapp_configs?page=1&");
        response.end(JSON.stringify(isList ? { data: [], meta: { total_pages: 0, total_count: 0 } } : { data }));
    });
    const settings = readConfiguration(() => undefined, { KAPSO_API_KEY: "key", KAPSO_BASE_URL: baseUrl });
    const opened = new Account(settings, quietHost());
    return () => opened;
}

function present(properties: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
