import { describe, expect, test } from "vitest";
import { type ApiVersion, startEmulator } from "../../emulator";
import { RequestLog } from "../../emulator/requestLog";
import { API_VERSIONS, CONFIG, call, callOn, callPlatform, data, list, request, start } from "./client";

const ROUTES: Record<ApiVersion, string[]> = {
    v1: [
        "GET /customers",
        "POST /customers",
        "GET /whatsapp_configs/x",
        "GET /whatsapp_configs/x/health",
        "GET /whatsapp_configs/x/whatsapp_webhooks",
        "POST /whatsapp_configs/x/whatsapp_webhooks",
        "DELETE /whatsapp_configs/x/whatsapp_webhooks/y",
    ],
    platform: [
        "GET /customers",
        "POST /customers",
        "POST /customers/x/whatsapp/phone_numbers",
        "GET /whatsapp/phone_numbers",
        "PATCH /whatsapp/phone_numbers/x",
        "GET /whatsapp/phone_numbers/x/health",
        "GET /whatsapp/phone_numbers/x/webhooks",
        "POST /whatsapp/phone_numbers/x/webhooks",
        "DELETE /whatsapp/phone_numbers/x/webhooks/y",
    ],
};

describe("API keys", () => {
    test.each([
        ["a missing key", null],
        ["an unknown key", "nobody"],
        ["an empty key", ""],
    ])("%s returns 401 on every route", async (_, key) => {
        const emulator = await start();
        for (const [apiVersion, routes] of Object.entries(ROUTES)) {
            for (const route of routes) {
                const body = route.startsWith("POST") ? {} : undefined;
                const response = await callOn(apiVersion as ApiVersion)(emulator, route, body, key);
                expect([route, response.status, response.json]).toEqual([route, 401, { error: "Invalid or missing API key" }]);
            }
        }
    });

    test("of one project see the same data, and none of another project", async () => {
        const emulator = await start({
            apiKey: [
                { key: "old", project: "acme" },
                { key: "new", project: "acme" },
                { key: "other", project: "globex" },
            ],
        });
        const { id } = await data(call(emulator, "POST /customers", { customer: { name: "A" } }));
        const config = await data(call(emulator, `POST /customers/${id}/whatsapp_configs`, { whatsapp_config: CONFIG }));

        expect((await call(emulator, `GET /whatsapp_configs/${config.id}`, undefined, "new")).status).toBe(200);
        for (const route of [`GET /whatsapp_configs/${config.id}`, `DELETE /whatsapp_configs/${config.id}`, `DELETE /customers/${id}`]) {
            expect((await call(emulator, route, undefined, "other")).status).toBe(404);
        }
        expect((await call(emulator, `GET /customers/${id}/whatsapp_configs`, undefined, "other")).json).toEqual({
            error: "Customer not found",
        });
        expect(await list(call(emulator, "GET /customers", undefined, "other"))).toEqual([]);
        expect(emulator.configs()).toHaveLength(1);
    });

    test("can be added and revoked while the emulator runs", async () => {
        const emulator = await start({ apiKey: "old" });
        emulator.addCustomer({ id: "c1" });
        emulator.addApiKey("new", "default");
        emulator.revokeApiKey("old");
        expect((await call(emulator, "GET /customers/c1", undefined, "old")).status).toBe(401);
        expect((await call(emulator, "GET /customers/c1", undefined, "new")).status).toBe(200);
    });

    test("cannot be an empty list", async () => {
        await expect(startEmulator({ apiKey: [] })).rejects.toThrow("at least one API key");
    });
});

describe("routes", () => {
    test.each<[ApiVersion, string]>([
        ["v1", "PUT /customers/c1"],
        ["v1", "GET /foo"],
        ["v1", "PUT /whatsapp_configs/x/whatsapp_webhooks/y"],
        ["v1", "GET /whatsapp_webhooks"],
        ["v1", "GET /whatsapp_configs/x/whatsapp_webhooks/y/test"],
        ["v1", "GET /whatsapp/phone_numbers"],
        ["v1", "GET "],
        ["platform", "PUT /whatsapp/phone_numbers/x"],
        ["platform", "GET /customers/c1/whatsapp/phone_numbers"],
        ["platform", "GET /whatsapp_configs/x"],
        ["platform", "GET "],
    ])("that do not exist return 501, with or without a key: %s, %s", async (apiVersion, route) => {
        const emulator = await start();
        for (const key of [emulator.apiKey, null]) {
            const response = await callOn(apiVersion)(emulator, route, undefined, key);
            expect(response.status).toBe(501);
            const whole = route.replace(" ", apiVersion === "v1" ? " /api/v1" : " /platform/v1");
            expect(response.json).toEqual({ error: expect.stringContaining(`no route ${whole}`) });
        }
    });

    test("outside both base URLs return 404, like a deleted object", async () => {
        const emulator = await start();
        for (const path of [
            "/api/v2/customers",
            "/customers",
            "/",
            "/api/v1x/customers",
            "/platform/v2/customers",
            "/platform/v1x/customers",
        ]) {
            const url = new URL(path, emulator.baseUrl);
            expect(await request(url.href, { headers: { "X-API-Key": emulator.apiKey } })).toMatchObject({
                status: 404,
                json: { error: "Not Found" },
            });
        }
    });

    test("below an unknown customer return 404", async () => {
        const emulator = await start();
        const response = await call(emulator, "POST /customers/none/whatsapp_configs", { whatsapp_config: CONFIG });
        expect(response).toMatchObject({ status: 404, json: { error: "Customer not found" } });
    });
});

test("the `Date` header shows the clock of `now`", async () => {
    const emulator = await start({ now: () => Date.parse("2023-07-15T14:30:45.678Z") });
    const responses = [
        await call(emulator, "POST /customers", { customer: { name: "A" } }),
        await callPlatform(emulator, "GET /customers/x"),
    ];
    expect(responses.map(({ headers }) => headers.get("date"))).toEqual(Array(2).fill("Sat, 15 Jul 2023 14:30:45 GMT"));
});

describe("the rate limit", () => {
    test("and the remaining requests are in every response; a request beyond the limit returns 429 until the window ends", async () => {
        let now = 1_000_000;
        const emulator = await start({ rateLimit: { limit: 2, windowSeconds: 60 }, now: () => now });
        const first = await call(emulator, "GET /customers");
        expect([first.headers.get("x-ratelimit-limit"), first.headers.get("x-ratelimit-remaining")]).toEqual(["2", "1"]);
        const second = await call(emulator, "GET /customers/none");
        expect([second.status, second.headers.get("x-ratelimit-remaining")]).toEqual([404, "0"]);

        now += 29_500;
        const third = await call(emulator, "POST /customers", { customer: { name: "A" } });
        expect(third.status).toBe(429);
        expect(third.json).toEqual({
            error: "Rate limit exceeded",
            message: "You have exceeded the rate limit. Please try again later.",
        });
        expect([third.headers.get("retry-after"), third.headers.get("x-ratelimit-remaining")]).toEqual(["31", "0"]);
        expect(emulator.customers()).toEqual([]);

        now += 30_499;
        expect((await call(emulator, "GET /customers")).headers.get("retry-after")).toBe("1");
        now += 1;
        expect((await call(emulator, "GET /customers")).status).toBe(200);
    });

    test("counts both API versions in one window", async () => {
        const emulator = await start({ rateLimit: { limit: 1, windowSeconds: 60 } });
        expect((await callPlatform(emulator, "GET /customers")).headers.get("x-ratelimit-remaining")).toBe("0");
        expect((await call(emulator, "GET /customers")).status).toBe(429);
        expect((await callPlatform(emulator, "GET /customers")).status).toBe(429);
    });

    test("has one window per key", async () => {
        const apiKey = [
            { key: "a", project: "p" },
            { key: "b", project: "p" },
        ];
        const emulator = await start({ apiKey, rateLimit: { limit: 1, windowSeconds: 60 } });
        const statuses = [];
        for (const key of ["a", "b", "a", "b"]) {
            statuses.push((await call(emulator, "GET /customers", undefined, key)).status);
        }
        expect(statuses).toEqual([200, 200, 429, 429]);
    });

    test("has one window for all unknown keys, so that no unknown key is stored", async () => {
        const emulator = await start({ rateLimit: { limit: 2, windowSeconds: 60 } });
        const statuses = [];
        for (const key of ["x", "y", "z", null]) {
            statuses.push((await call(emulator, "GET /customers", undefined, key)).status);
        }
        expect(statuses).toEqual([401, 401, 429, 429]);
        expect((await call(emulator, "GET /customers")).status).toBe(200);
    });

    test("is replaced by setRateLimit, which starts new windows", async () => {
        const emulator = await start({ rateLimit: { limit: 0, windowSeconds: 60 } });
        expect((await call(emulator, "GET /customers")).status).toBe(429);
        emulator.setRateLimit({ limit: 1, windowSeconds: 60 });
        expect((await call(emulator, "GET /customers")).status).toBe(200);
        expect((await call(emulator, "GET /customers")).status).toBe(429);
    });
});

describe("the request log", () => {
    test("holds a request before the client has its response", async () => {
        const seen: unknown[] = [];
        const emulator = await start({ onRequest: (one) => seen.push(one.status) });
        await call(emulator, "POST /customers?x=1", { customer: { name: "A" } });
        await call(emulator, "GET /customers/none", undefined, "wrong");
        expect(emulator.requests).toMatchObject([
            { number: 1, method: "POST", path: "/customers?x=1", status: 201, body: { customer: { name: "A" } }, apiKeyProject: "default" },
            { number: 2, method: "GET", path: "/customers/none", status: 401, body: undefined, apiKeyProject: undefined },
        ]);
        expect(emulator.requests.every((one) => one.finishedAt !== null && one.finishedAt >= one.startedAt)).toBe(true);
        expect(seen).toEqual([201, 401]);
    });

    test("names the API version of a request, and the path relative to its base URL", async () => {
        const emulator = await start();
        for (const apiVersion of API_VERSIONS) {
            await callOn(apiVersion)(emulator, "GET /customers?page=2");
        }
        await request(new URL("/platform/v2/customers", emulator.baseUrl).href);
        expect(emulator.requests.map(({ apiVersion, path }) => [apiVersion, path])).toEqual([
            ["v1", "/customers?page=2"],
            ["platform", "/customers?page=2"],
            [undefined, "/platform/v2/customers"],
        ]);
    });

    test("resolves waitForRequest with an earlier or a later request", async () => {
        const emulator = await start();
        const second = emulator.waitForRequest(2);
        const post = emulator.waitForRequest((one) => one.method === "POST");
        await call(emulator, "GET /customers");
        await call(emulator, "POST /customers", { customer: { name: "A" } });
        expect(await second).toBe(emulator.requests[1]);
        expect(await post).toMatchObject({ method: "POST", status: 201 });
        expect(await emulator.waitForRequest(1)).toMatchObject({ method: "GET" });
    });

    test("makes waitForRequest fail after its timeout, with the list of requests", async () => {
        const emulator = await start();
        await call(emulator, "GET /customers");
        await expect(emulator.waitForRequest(2, { timeoutMs: 10 })).rejects.toThrow("GET /customers 200");
    });

    test("does not keep a body without a valid key", async () => {
        const emulator = await start();
        const body = { customer: { name: "A" } };
        await call(emulator, "POST /customers", body, null);
        await call(emulator, "POST /customers", body, "wrong");
        await call(emulator, "POST /customers", body);
        expect(emulator.requests.map((one) => [one.status, one.body])).toEqual([
            [401, undefined],
            [401, undefined],
            [201, body],
        ]);
    });

    test("removes the oldest tenth above 100,000 requests or 32 mebibytes", () => {
        const log = new RequestLog(Date.now, () => {});
        const add = (path: string, bodyLength: number) =>
            log.open({ method: "GET", path, apiVersion: undefined, body: undefined, apiKeyProject: undefined }, bodyLength);
        for (let number = 1; number <= 100_000; number += 1) {
            add("/", 0);
        }
        expect([log.requests.length, log.requests[0]?.number]).toEqual([100_000, 1]);
        add("/", 0);
        expect([log.requests.length, log.requests[0]?.number]).toEqual([90_000, 10_002]);
        for (let mebibytes = 1; mebibytes <= 200; mebibytes += 1) {
            add("/".repeat(512 * 1024), 512 * 1024);
            expect(log.requests.filter(({ path }) => path !== "/").length).toBeLessThanOrEqual(32);
        }
        expect(log.requests.length).toBeGreaterThan(25);
        expect(log.requests.at(-1)?.number).toBe(100_201);
    });

    test("counts removed requests in waitForRequest", async () => {
        const log = new RequestLog(Date.now, () => {});
        const whole = { method: "GET", path: "/", apiVersion: undefined, body: undefined, apiKeyProject: undefined };
        for (let number = 1; number <= 100_002; number += 1) {
            log.close(log.open(whole, 0), 200);
        }
        expect((await log.waitFor(100_002)).number).toBe(100_002);
        await expect(log.waitFor(2, { timeoutMs: 1 })).rejects.toThrow("Nothing such");
    });

    test("is emptied by clearRequests, which does not reset the numbers", async () => {
        const emulator = await start();
        await call(emulator, "GET /customers");
        emulator.clearRequests();
        await call(emulator, "GET /customers");
        expect(emulator.requests.map((one) => one.number)).toEqual([2]);
    });
});

test("close does not wait for kept-alive connections, and can be called twice", async () => {
    const emulator = await start();
    await call(emulator, "GET /customers");
    await emulator.close();
    await emulator.close();
    await expect(call(emulator, "GET /customers")).rejects.toThrow();
});

test("the emulator does not replace the global Request and Response", async () => {
    const before = [globalThis.Request, globalThis.Response];
    await call(await start(), "GET /customers");
    expect([globalThis.Request, globalThis.Response]).toEqual(before);
});
