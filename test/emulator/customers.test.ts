import { describe, expect, test } from "vitest";
import { API_VERSIONS, call, callOn, data, list, start } from "./client";

describe.each(API_VERSIONS)("customers on %s", (apiVersion) => {
    const call = callOn(apiVersion);

    test("are created, read, renamed and deleted", async () => {
        const emulator = await start({ now: () => Date.parse("2023-07-15T14:30:45.678Z") });
        const created = await call(emulator, "POST /customers", { customer: { name: "Acme", external_customer_id: "crm-1" } });
        expect(created.status).toBe(201);
        expect(created.json).toEqual({
            data: {
                id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/),
                name: "Acme",
                external_customer_id: "crm-1",
                created_at: "2023-07-15T14:30:45Z",
                updated_at: "2023-07-15T14:30:45Z",
            },
        });
        const { id } = await data(Promise.resolve(created));
        expect(await data(call(emulator, `GET /customers/${id}`))).toEqual(await data(Promise.resolve(created)));
        expect(await data(call(emulator, `PATCH /customers/${id}`, { customer: { name: "Acme 2" } }))).toMatchObject({
            name: "Acme 2",
            external_customer_id: "crm-1",
        });
        const deleted = await call(emulator, `DELETE /customers/${id}`);
        expect([deleted.status, deleted.text]).toEqual([204, ""]);
        for (const route of [`GET /customers/${id}`, `DELETE /customers/${id}`]) {
            expect(await call(emulator, route)).toMatchObject({ status: 404, json: { error: "Customer not found" } });
        }
    });

    test("are deleted together with their configs, and with no other customer's", async () => {
        const emulator = await start();
        for (const id of ["c1", "c2"]) {
            emulator.addCustomer({ id });
            emulator.addConfig(id);
        }
        await call(emulator, "DELETE /customers/c1");
        expect(emulator.configs().map((config) => config.customer_id)).toEqual(["c2"]);
    });

    test.each([
        [{}, "Name can't be blank"],
        [{ name: null }, "Name can't be blank"],
        [{ name: "  " }, "Name can't be blank"],
        [{ name: 7 }, "Name must be a string"],
        [{ name: "B", external_customer_id: "taken" }, "External customer has already been taken"],
        [{ external_customer_id: "taken" }, "Name can't be blank and External customer has already been taken"],
    ])("of %j are refused: %s", async (customer, sentence) => {
        const emulator = await start({ seed: { customers: [{ name: "A", external_customer_id: "taken" }] } });
        expect(await call(emulator, "POST /customers", { customer })).toMatchObject({ status: 422, json: { error: sentence } });
        expect(emulator.customers()).toHaveLength(1);
    });

    test("have an external ID that is unique per project, and may keep their own", async () => {
        const emulator = await start({
            apiKey: [
                { key: "a", project: "a" },
                { key: "b", project: "b" },
            ],
            seed: { customers: [{ id: "c1", name: "A", external_customer_id: "x" }, { id: "c2", name: "B" }, { name: "C" }] },
        });
        expect((await call(emulator, "POST /customers", { customer: { name: "A", external_customer_id: "x" } }, "b")).status).toBe(201);
        expect((await call(emulator, "PATCH /customers/c1", { customer: { external_customer_id: "x" } })).status).toBe(200);
        expect((await call(emulator, "PATCH /customers/c2", { customer: { external_customer_id: "x" } })).status).toBe(422);
    });

    test.each([
        [true, null],
        [false, "x"],
    ])("with nullClears %s have, after a PATCH with null, the external ID %j", async (nullClears, expected) => {
        const emulator = await start({ nullClears, seed: { customers: [{ id: "c1", name: "A", external_customer_id: "x" }] } });
        const patched = await data(call(emulator, "PATCH /customers/c1", { customer: { external_customer_id: null } }));
        expect(patched.external_customer_id).toBe(expected);
    });

    test.each([
        ["", { page: 1, per_page: 20, total_pages: 7, total_count: 121 }, 20],
        ["?page=7", { page: 7, per_page: 20, total_pages: 7, total_count: 121 }, 1],
        ["?page=8", { page: 8, per_page: 20, total_pages: 7, total_count: 121 }, 0],
        ["?per_page=100&page=2", { page: 2, per_page: 100, total_pages: 2, total_count: 121 }, 21],
        ["?per_page=1000", { page: 1, per_page: 100, total_pages: 2, total_count: 121 }, 100],
        ["?per_page=0&page=0", { page: 1, per_page: 20, total_pages: 7, total_count: 121 }, 20],
        ["?per_page=x&page=-1", { page: 1, per_page: 20, total_pages: 7, total_count: 121 }, 20],
    ])("in a list with %j have the meta %j", async (query, meta, length) => {
        const emulator = await start({ seed: { customers: Array.from({ length: 121 }, (_, index) => ({ name: `Customer ${index}` })) } });
        const response = await call(emulator, `GET /customers${query}`);
        expect(response.json).toEqual({ data: expect.any(Array), meta });
        expect(await list(Promise.resolve(response))).toHaveLength(length);
    });

    test("in an empty list have no pages", async () => {
        expect((await call(await start(), "GET /customers")).json).toEqual({
            data: [],
            meta: { page: 1, per_page: 20, total_pages: 0, total_count: 0 },
        });
    });

    test.each([[undefined], [{}], [{ name: "no root key" }], [{ customer: "text" }]])(
        "with a body of %j are refused with 422",
        async (body) => {
            expect(await call(await start(), "POST /customers", body)).toMatchObject({
                status: 422,
                json: { error: "missing_parameter", message: "param is missing or the value is empty: customer" },
            });
        },
    );
});

test.each([
    ["", ["Beta", "Alpha two", "Alpha one"]],
    ["?q[name_cont]=ALPHA", ["Alpha two", "Alpha one"]],
    ["?q[external_customer_id_eq]=e2", ["Alpha two"]],
    ["?q[external_customer_id_eq]=e", []],
    ["?q[created_at_gteq]=2023-02-01T00:00:00Z", ["Beta", "Alpha two"]],
    ["?q[created_at_lteq]=2023-02-01T00:00:00Z", ["Alpha two", "Alpha one"]],
    ["?q%5Bname_cont%5D=alpha%20two", ["Alpha two"]],
    ["?q%5Bexternal_customer_id_eq%5D=e2", ["Alpha two"]],
    ["?q[name_cont]=alpha&q[external_customer_id_eq]=e1", ["Alpha one"]],
    ["?q[name_cont]=&q[external_customer_id_eq]=", ["Beta", "Alpha two", "Alpha one"]],
    ["?q[name_eq]=Beta", ["Beta", "Alpha two", "Alpha one"]],
    ["?name_contains=Beta", ["Beta", "Alpha two", "Alpha one"]],
])("a list of customers with %j returns %j, newest first, and ignores unknown filters", async (query, names) => {
    const emulator = await start();
    emulator.addCustomer({ created_at: "2023-01-01T00:00:00Z", name: "Alpha one", external_customer_id: "e1" });
    emulator.addCustomer({ created_at: "2023-02-01T00:00:00Z", name: "Alpha two", external_customer_id: "e2" });
    emulator.addCustomer({ created_at: "2023-03-01T00:00:00Z", name: "Beta" });
    expect((await list(call(emulator, `GET /customers${query}`))).map((customer) => customer.name)).toEqual(names);
});
