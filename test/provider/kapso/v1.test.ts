import { beforeEach, describe, expect, it } from "vitest";
import { KapsoClient } from "../../../provider/kapso/client";
import { UnexpectedAnswerError } from "../../../provider/kapso/errors";
import { KapsoV1 } from "../../../provider/kapso/v1";
import { answering, failureOf, type LocalServer, startServer, stubProxies } from "./localServer";

const whole = {
    id: "config-1",
    name: "Acme",
    kind: "production",
    phone_number_id: "106540352242922001",
    business_account_id: "102290129340398",
    webhook_verify_token: "verify",
    webhook_destination_url: "https://acme.example",
    inbound_processing_enabled: false,
    calls_enabled: true,
    customer_id: "customer-1",
    display_name: "Acme (+1)",
    display_phone_number: "+1",
    created_at: "2023-07-15T14:30:45Z",
    updated_at: "2023-07-16T14:30:45Z",
};

beforeEach(() => stubProxies());

describe("a config", () => {
    it("is read field by field", async () => {
        expect(await readConfig(whole)).toEqual({
            id: "config-1",
            name: "Acme",
            kind: "production",
            phoneNumberId: "106540352242922001",
            businessAccountId: "102290129340398",
            webhookVerifyToken: "verify",
            webhookDestinationUrl: "https://acme.example",
            inboundProcessingEnabled: false,
            callsEnabled: true,
            customerId: "customer-1",
            displayName: "Acme (+1)",
            displayPhoneNumber: "+1",
            createdAt: "2023-07-15T14:30:45Z",
            updatedAt: "2023-07-16T14:30:45Z",
        });
    });

    it("may hold fields that no document names, and lack all but its id", async () => {
        expect(await readConfig({ id: "config-1", quality_rating: null, limits: { daily: 1 } })).toMatchObject({
            id: "config-1",
            name: undefined,
        });
    });

    it("keeps empty apart from absent", async () => {
        const config = await readConfig({ id: "config-1", webhook_destination_url: null });
        expect(config).toMatchObject({ webhookDestinationUrl: null, webhookVerifyToken: undefined });
    });

    it("never brings an access token in, should a version return one", async () => {
        expect(JSON.stringify(await readConfig({ ...whole, access_token: "canary" }))).not.toContain("canary");
    });

    it.each([
        ["no data", {}, /body|data/],
        ["no id", { data: { name: "Acme" } }, /data\.id/],
        ["an empty id", { data: { id: "" } }, /data\.id/],
        ["an id that is a number", { data: { id: 7 } }, /data\.id/],
        [
            "a phone number id that is a number, perhaps rounded",
            { data: { id: "config-1", phone_number_id: 106540352242922000 } },
            /phone_number_id/,
        ],
        ["a switch that is a text", { data: { id: "config-1", calls_enabled: "yes" } }, /calls_enabled/],
    ])("with %s is refused by the name of what is wrong", async (_title, body, names) => {
        const error = await failureOf(apiOf(await answering(200, body)).getConfig("config-1"));
        expect(error).toBeInstanceOf(UnexpectedAnswerError);
        expect(error.message).toMatch(/^Could not read WhatsApp config config-1: Kapso answered .* is not what the API documents/);
        expect(error.message).toMatch(names);
    });
});

describe("a list", () => {
    it("is read to its last page, a hundred at a time", async () => {
        const server = await startServer((response, { url }) => {
            const page = Number(new URL(url ?? "", "http://kapso.example").searchParams.get("page"));
            const meta = { page, per_page: 100, total_pages: 3, total_count: 3 };
            response.end(JSON.stringify({ data: [{ id: `config-${page}` }], meta }));
        });
        const configs = await apiOf(server).listConfigs("customer-1");
        expect(configs.map(({ id }) => id)).toEqual(["config-1", "config-2", "config-3"]);
        expect(server.arrivals.map(({ url }) => url)).toEqual(
            [1, 2, 3].map((page) => `/api/v1/customers/customer-1/whatsapp_configs?page=${page}&per_page=100`),
        );
    });

    it("of none is one request", async () => {
        const server = await answering(200, { data: [], meta: { page: 1, per_page: 100, total_pages: 0, total_count: 0 } });
        expect(await apiOf(server).listConfigs("customer-1")).toEqual([]);
        expect(server.arrivals).toHaveLength(1);
    });

    it.each([[{ data: [{ id: "config-1" }] }], [{ data: {}, meta: {} }], [[]], [{ error: "odd" }]])(
        "without its paging is refused, for it would be taken for the whole: %j",
        async (body) => {
            const error = await failureOf(apiOf(await answering(200, body)).listConfigs("customer-1"));
            expect(error).toBeInstanceOf(UnexpectedAnswerError);
            expect(error.message).toContain("list the WhatsApp configs of customer customer-1");
        },
    );
});

describe("what is sent", () => {
    it("has the wire's names under its root key, and only what is given", async () => {
        const server = await answering(201, { data: whole });
        await apiOf(server).createConfig("customer-1", { name: "Acme", phoneNumberId: "1", callsEnabled: false, webhookVerifyToken: "v" });
        expect(JSON.parse(server.arrivals[0]?.body ?? "")).toEqual({
            whatsapp_config: { name: "Acme", phone_number_id: "1", calls_enabled: false, webhook_verify_token: "v" },
        });
    });

    it("keeps a null, which clears a field", async () => {
        const server = await answering(200, { data: whole });
        await apiOf(server).updateConfig("config-1", { webhookDestinationUrl: null });
        expect(JSON.parse(server.arrivals[0]?.body ?? "")).toEqual({ whatsapp_config: { webhook_destination_url: null } });
    });

    it("names the config in what could not be done", async () => {
        const api = apiOf(await answering(422, { error: "Name has already been taken" }));
        expect((await failureOf(api.createConfig("customer-1", { name: 'A "b"' }))).message).toMatch(
            /^Could not create WhatsApp config "A \\"b\\"" for customer customer-1: Kapso answered 422/,
        );
        expect((await failureOf(api.updateConfig("config-1", {}))).message).toMatch(/^Could not update WhatsApp config config-1: /);
        expect((await failureOf(api.deleteConfig("config-1"))).message).toMatch(/^Could not delete WhatsApp config config-1: /);
        expect((await failureOf(api.requireCustomer("customer-1"))).message).toMatch(/^Could not find customer customer-1: /);
    });
});

async function readConfig(data: object) {
    return apiOf(await answering(200, { data })).getConfig("config-1");
}

function apiOf({ baseUrl }: LocalServer): KapsoV1 {
    return new KapsoV1(new KapsoClient({ baseUrl, apiKey: "key" }));
}
