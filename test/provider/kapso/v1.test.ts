import { beforeEach, describe, expect, it } from "vitest";
import { UnexpectedResponseError } from "../../../provider/kapso/errors/requestErrors";
import { Project } from "../../../provider/kapso/project";
import { failureOf, type LocalServer, respondingWith, settingsFor, startServer, stubProxies } from "./localServer";

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

    it("may contain undocumented fields, and lack every field except its ID", async () => {
        expect(await readConfig({ id: "config-1", quality_rating: null, limits: { daily: 1 } })).toMatchObject({
            id: "config-1",
            name: undefined,
        });
    });

    it("distinguishes an empty field from an absent one", async () => {
        const config = await readConfig({ id: "config-1", webhook_destination_url: null });
        expect(config).toMatchObject({ webhookDestinationUrl: null, webhookVerifyToken: undefined });
    });

    // If the ID is known, no other field may fail an operation: a create would lose the created
    // object.
    it.each([
        ["a phone number ID that is a number, perhaps rounded", { phone_number_id: 106540352242922000 }, "phoneNumberId"],
        ["a boolean that is a string", { calls_enabled: "yes" }, "callsEnabled"],
    ])("treats a field with %s as not returned", async (_title, odd, field) => {
        expect(await readConfig({ ...whole, ...odd })).toEqual({ ...(await readConfig(whole)), [field]: undefined });
    });

    it("never contains an access token, even if Kapso returns one", async () => {
        expect(JSON.stringify(await readConfig({ ...whole, access_token: "canary" }))).not.toContain("canary");
    });

    it.each([
        ["no data", {}, /body|data/],
        ["no ID", { data: { name: "Acme" } }, /data\.id/],
        ["an empty ID", { data: { id: "" } }, /data\.id/],
        ["an ID that is a number", { data: { id: 7 } }, /data\.id/],
    ])("with %s is rejected, and the error names the invalid part", async (_title, body, names) => {
        const error = await failureOf(apiOf(await respondingWith(200, body)).configs.get("config-1"));
        expect(error).toBeInstanceOf(UnexpectedResponseError);
        expect(error.message).toMatch(/^Could not read WhatsApp config config-1: Kapso returned .* does not match the API's documentation/);
        expect(error.message).toMatch(names);
    });
});

describe("a list", () => {
    it("is read in pages of a hundred objects, with the totals of its paging", async () => {
        const server = await startServer((response, { url }) => {
            const page = Number(new URL(url ?? "", "http://kapso.example").searchParams.get("page"));
            const meta = { page, per_page: 100, total_pages: 3, total_count: 203 };
            response.end(JSON.stringify({ data: [{ id: `config-${page}` }], meta }));
        });
        for (const page of [1, 3]) {
            const { objects: configs, pages, total } = await apiOf(server).configs.list("customer-1", page);
            expect(configs.map(({ id }) => id)).toEqual([`config-${page}`]);
            expect({ pages, total }).toEqual({ pages: 3, total: 203 });
        }
        expect(server.arrivals.map(({ url }) => url)).toEqual(
            [1, 3].map((page) => `/api/v1/customers/customer-1/whatsapp_configs?page=${page}&per_page=100`),
        );
    });

    it("of a customer's configs has the customer's ID in each, even if Kapso does not return it", async () => {
        const server = await respondingWith(200, page([{ id: "config-1" }, { id: "config-2", customer_id: null }]));
        const { objects: configs } = await apiOf(server).configs.list("customer-1", 1);
        expect(configs.map(({ customerId }) => customerId)).toEqual(["customer-1", "customer-1"]);
    });

    it("of the whole project has the customer's ID that Kapso returns in each config", async () => {
        const server = await respondingWith(200, page([{ id: "config-1", customer_id: "customer-1" }, { id: "config-2" }]));
        const { objects: configs } = await apiOf(server).configs.list(undefined, 2);
        expect(configs.map(({ customerId }) => customerId)).toEqual(["customer-1", undefined]);
        expect(server.arrivals.map(({ url }) => url)).toEqual(["/api/v1/whatsapp_configs?page=2&per_page=100"]);
    });

    it("without objects is one request", async () => {
        const server = await respondingWith(200, page([]));
        expect(await apiOf(server).configs.list("customer-1", 1)).toEqual({ objects: [], hasOthers: false, pages: 0, total: 0 });
        expect(server.arrivals).toHaveLength(1);
    });

    it.each([[{ data: [{ id: "config-1" }] }], [{ data: {}, meta: {} }], [[]], [{ error: "odd" }]])(
        "without its paging is rejected, because it could be incomplete: %j",
        async (body) => {
            const error = await failureOf(apiOf(await respondingWith(200, body)).configs.list("customer-1", 1));
            expect(error).toBeInstanceOf(UnexpectedResponseError);
            expect(error.message).toContain("list the WhatsApp configs of customer customer-1");
        },
    );
});

describe("the health of a config", () => {
    it("is read from an unwrapped object: the status, and each check by its name", async () => {
        const checks = {
            phone_number_access: { passed: false, details: {}, error: "expired" },
            webhook_verified: { passed: null, details: {} },
        };
        const server = await respondingWith(200, { status: "unhealthy", timestamp: "2023-07-15T14:30:45Z", error: "dead", checks });
        expect(await apiOf(server).health.of("config-1")).toMatchObject({ status: "unhealthy", error: "dead", checks });
        expect(server.arrivals.map(({ url }) => url)).toEqual(["/api/v1/whatsapp_configs/config-1/health"]);
    });

    it("may lack all known checks", async () => {
        expect(await apiOf(await respondingWith(200, { status: "healthy" })).health.of("config-1")).toMatchObject({
            status: "healthy",
            checks: {},
        });
    });

    it("without a status is rejected", async () => {
        const error = await failureOf(apiOf(await respondingWith(200, { data: { status: "healthy" } })).health.of("config-1"));
        expect(error).toBeInstanceOf(UnexpectedResponseError);
        expect(error.message).toMatch(/^Could not read the health of WhatsApp config config-1: .*not a health report/);
    });
});

describe("a request body", () => {
    it("has wire names under its root key, and only the given fields", async () => {
        const server = await respondingWith(201, { data: whole });
        await apiOf(server).configs.create("customer-1", {
            name: "Acme",
            phoneNumberId: "1",
            callsEnabled: false,
            webhookVerifyToken: "v",
        });
        expect(JSON.parse(server.arrivals[0]?.body ?? "")).toEqual({
            whatsapp_config: { name: "Acme", phone_number_id: "1", calls_enabled: false, webhook_verify_token: "v" },
        });
    });

    it("keeps null, which clears a field", async () => {
        const server = await respondingWith(200, { data: whole });
        await apiOf(server).configs.update("config-1", { webhookDestinationUrl: null });
        expect(JSON.parse(server.arrivals[0]?.body ?? "")).toEqual({ whatsapp_config: { webhook_destination_url: null } });
    });

    it("that is rejected leads to an error that names the config", async () => {
        const api = apiOf(await respondingWith(422, { error: "Name has already been taken" }));
        expect((await failureOf(api.configs.create("customer-1", { name: 'A "b"' }))).message).toMatch(
            /^Could not create WhatsApp config "A \\"b\\"" for customer customer-1: Kapso returned 422/,
        );
        expect((await failureOf(api.configs.update("config-1", {}))).message).toMatch(/^Could not update WhatsApp config config-1: /);
        expect((await failureOf(api.configs.delete("config-1"))).message).toMatch(/^Could not delete WhatsApp config config-1: /);
        expect((await failureOf(api.customers.get("customer-1"))).message).toMatch(/^Could not read customer customer-1: /);
    });
});

/** The body of a list with one page. */
function page(data: object[]) {
    return { data, meta: { page: 1, per_page: 100, total_pages: data.length === 0 ? 0 : 1, total_count: data.length } };
}

async function readConfig(data: object) {
    return apiOf(await respondingWith(200, { data })).configs.get("config-1");
}

function apiOf(server: LocalServer): Project {
    return new Project(settingsFor(server));
}
