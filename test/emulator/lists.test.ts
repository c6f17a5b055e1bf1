import { describe, expect, test } from "vitest";
import type { Emulator, EmulatorOptions } from "../../emulator";
import { call, callPlatform, list, start } from "./client";

const NUMBERS = "/whatsapp/phone_numbers";

describe.each(["/customers/c1/whatsapp_configs", "/whatsapp_configs"])("the list %s", (path) => {
    test.each([
        ["", ["3", "2", "1"]],
        ["?business_account_id=b1", ["2", "1"]],
        ["?q[business_account_id_eq]=b2", ["3"]],
        ["?q[name_cont]=SUP", ["3", "1"]],
        ["?q[created_at_gteq]=2023-02-01T00:00:00Z", ["3", "2"]],
        ["?q[created_at_lteq]=2023-02-01T00:00:00Z", ["2", "1"]],
        ["?customer_id=c2&name_contains=x&created_after=2030-01-01T00:00:00Z", ["3", "2", "1"]],
    ])("with %j returns %j", async (query, numbers) => {
        const emulator = await withCustomer({ projectList: true });
        for (const [index, name] of ["Support", "Sales", "Supply"].entries()) {
            const number = String(index + 1);
            const business_account_id = index < 2 ? "b1" : "b2";
            emulator.addConfig("c1", { name, phone_number_id: number, business_account_id, created_at: `2023-0${number}-01T00:00:00Z` });
        }
        const found = await list(call(emulator, `GET ${path}${query}`));
        expect(found.map(({ phone_number_id }) => phone_number_id)).toEqual(numbers);
    });
});

test("a config without a customer is only in the project's list, with null as its customer", async () => {
    const emulator = await withCustomer({
        projectList: true,
        apiKey: ["a", "b"].map((key) => ({ key, project: key })),
        seed: {
            customers: [{ id: "c1", name: "Acme" }],
            configs: [
                { id: "w1", customer_id: null, name: "Mine", phone_number_id: "1" },
                { id: "w2", customer_id: null, name: "Theirs", project: "b" },
            ],
        },
    });
    expect(await list(call(emulator, "GET /whatsapp_configs"))).toMatchObject([{ id: "w1", customer_id: null }]);
    expect(await list(call(emulator, "GET /customers/c1/whatsapp_configs"))).toEqual([]);
    expect(await list(callPlatform(emulator, "GET /whatsapp/phone_numbers"))).toMatchObject([{ id: "1", customer_id: null }]);
    expect(await list(callPlatform(emulator, "GET /whatsapp/phone_numbers?customer_id=null"))).toEqual([]);
    expect(emulator.addConfig(null)).toMatchObject({ customer_id: null, project: "a" });
});

describe("the list of Platform numbers", () => {
    test.each([
        ["", ["3", "2", "1"]],
        ["?customer_id=c2", ["3"]],
        ["?customer_id=none", []],
        ["?phone_number_id=2", ["2"]],
        ["?phone_number_id=9", []],
        ["?business_account_id=b1", ["2", "1"]],
        ["?name_contains=SUP", ["3", "1"]],
        ["?business_account_id=b1&name_contains=sup", ["1"]],
        ["?created_after=2023-02-01T00:00:00Z", ["3", "2"]],
        ["?created_before=2023-02-01T00:00:00Z", ["2", "1"]],
        ["?messaging_enabled=false", ["2"]],
        ["?messaging_enabled=true", ["3", "1"]],
        ["?created_before=yesterday", ["3", "2", "1"]],
        ["?customer_id=", ["3", "2", "1"]],
        ["?q[name_cont]=sup&kind=sandbox&name=x", ["3", "2", "1"]],
    ])("with %j returns %j, newest first", async (query, ids) => {
        const emulator = await withThree();
        expect((await list(callPlatform(emulator, `GET ${NUMBERS}${query}`))).map(({ id }) => id)).toEqual(ids);
    });

    test("returns every number with ignoreFilters, whatever the filters are", async () => {
        const emulator = await withThree({ ignoreFilters: true });
        const found = await list(callPlatform(emulator, `GET ${NUMBERS}?customer_id=none&phone_number_id=9&name_contains=x`));
        expect(found).toHaveLength(3);
    });

    test("repeats its meta in headers", async () => {
        const response = await callPlatform(await withThree(), `GET ${NUMBERS}?per_page=2&page=2`);
        expect(response.json).toMatchObject({ data: [{ id: "1" }], meta: { page: 2, per_page: 2, total_pages: 2, total_count: 3 } });
        expect(["x-total", "x-total-pages", "x-page", "x-per-page"].map((name) => response.headers.get(name))).toEqual([
            "3",
            "2",
            "2",
            "2",
        ]);
    });

    test.each([
        ["?per_page=1&customer_id=c1", ["next 2", "last 2"]],
        ["?per_page=1&page=2", ["first 1", "prev 1", "next 3", "last 3"]],
        ["?per_page=1&page=3", ["first 1", "prev 2"]],
        ["", []],
    ])("with %j links to the pages %j, with the filters of the request", async (query, expected) => {
        const emulator = await withThree();
        const header = (await callPlatform(emulator, `GET ${NUMBERS}${query}`)).headers.get("link");
        const links = [...(header ?? "").matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(([, url = "", rel]) => ({ url: new URL(url), rel }));
        expect(links.map(({ url, rel }) => `${rel} ${url.searchParams.get("page")}`)).toEqual(expected);
        const wanted = new URLSearchParams(query);
        for (const { url } of links) {
            expect(url.href).toContain(`${emulator.platformBaseUrl}${NUMBERS}?`);
            expect([url.searchParams.get("per_page"), url.searchParams.get("customer_id")]).toEqual(["1", wanted.get("customer_id")]);
        }
        expect(header === null).toBe(expected.length === 0);
    });
});

async function withThree(options: EmulatorOptions = {}): Promise<Emulator> {
    const emulator = await withCustomer(options);
    emulator.addCustomer({ id: "c2" });
    const month = (number: number) => `2023-0${number}-01T00:00:00Z`;
    emulator.addConfig("c1", { name: "Support", phone_number_id: "1", business_account_id: "b1", created_at: month(1) });
    emulator.addConfig("c1", {
        name: "Sales",
        messaging_enabled: false,
        phone_number_id: "2",
        business_account_id: "b1",
        created_at: month(2),
    });
    emulator.addConfig("c2", { name: "Supply", phone_number_id: "3", business_account_id: "b2", created_at: month(3) });
    return emulator;
}

async function withCustomer(options: EmulatorOptions = {}): Promise<Emulator> {
    return start({ seed: { customers: [{ id: "c1", name: "Acme" }] }, ...options });
}
