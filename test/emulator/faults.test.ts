import { describe, expect, test } from "vitest";
import type { ApiVersion, Emulator, EmulatorOptions, Fault } from "../../emulator";
import { CONFIG, call, callOn, data, list, request, start, WEBHOOK } from "./client";

const CREATE = "POST /customers/c1/whatsapp_configs";
const BODY = { whatsapp_config: CONFIG };

describe("a response that is not Kapso's", () => {
    test.each<[Fault, number]>([
        [{ kind: "serverError", status: 500, when: "before" }, 0],
        [{ kind: "serverError", status: 500, when: "after" }, 1],
        [{ kind: "html", status: 502 }, 0],
        [{ kind: "html", status: 200, when: "after" }, 1],
        [{ kind: "rateLimited" }, 0],
        [{ kind: "unauthorized" }, 0],
    ])("after %j leaves %i configs", async (fault, count) => {
        const emulator = await withCustomer();
        emulator.fault(fault);
        const response = await call(emulator, CREATE, BODY);
        expect(response.status).toBe(
            { serverError: 500, rateLimited: 429, unauthorized: 401 }[fault.kind as string] ?? (fault as { status: number }).status,
        );
        expect(emulator.requests).toMatchObject([{ status: response.status }]);
        expect(emulator.configs()).toHaveLength(count);
    });

    test("with a server error has the requested body", async () => {
        const emulator = await withCustomer();
        const bodies = [];
        for (const body of ["json", "html", "none"] as const) {
            const fault = emulator.fault({ kind: "serverError", status: 504, when: "before", body });
            const response = await call(emulator, "GET /customers");
            bodies.push([response.headers.get("content-type"), response.text.slice(0, 6), response.headers.has("x-ratelimit-limit")]);
            fault.remove();
        }
        expect(bodies).toEqual([
            ["application/json", '{"stat', true],
            ["text/html; charset=utf-8", "<html>", false],
            // The listener sets this type for an empty body without a type.
            ["text/plain; charset=UTF-8", "", true],
        ]);
    });

    test.each<[number | string | null | undefined, string | null]>([
        [undefined, "7"],
        [3, "3"],
        ["soon", "soon"],
        [null, null],
    ])("with 429 and retryAfter %j has the header %j", async (retryAfter, header) => {
        const emulator = await start({ rateLimit: { limit: 100, windowSeconds: 7 } });
        emulator.fault({ kind: "rateLimited", retryAfter });
        const response = await call(emulator, "GET /customers");
        expect(response).toMatchObject({ status: 429, json: { error: "Rate limit exceeded" } });
        expect([response.headers.get("retry-after"), response.headers.get("x-ratelimit-limit")]).toEqual([header, "100"]);
    });
});

describe("a fault that cuts the connection", () => {
    test.each([
        ["before", 0],
        ["after", 1],
    ] as const)("with drop %s the execution leaves %i configs and sends no response", async (when, count) => {
        const emulator = await withCustomer();
        emulator.fault({ kind: "drop", when, match: { times: 1 } });
        await expect(call(emulator, CREATE, BODY)).rejects.toThrow("fetch failed");
        expect(emulator.configs()).toHaveLength(count);
        expect(emulator.requests).toMatchObject([{ method: "POST", status: null, finishedAt: expect.any(Number) }]);
        expect((await call(emulator, "GET /customers")).status).toBe(200);
    });

    test("with lateDrop cuts at once and executes the request later", async () => {
        const emulator = await withCustomer();
        const fault = emulator.fault({ kind: "lateDrop", seconds: 0.3, match: { method: "POST" } });
        await expect(call(emulator, CREATE, BODY)).rejects.toThrow("fetch failed");
        expect(emulator.configs()).toEqual([]);
        await fault.waitForDone();
        expect(emulator.configs()).toHaveLength(1);
        expect(emulator.requests).toMatchObject([{ status: null }]);
    });

    test("with lateDrop does not execute the request after the emulator was closed", async () => {
        const emulator = await withCustomer();
        const fault = emulator.fault({ kind: "lateDrop", seconds: 0.3 });
        await expect(call(emulator, CREATE, BODY)).rejects.toThrow();
        await emulator.close();
        await expect(fault.waitForDone(1, { timeoutMs: 400 })).rejects.toThrow("hit 1 and finished 0");
        expect(emulator.configs()).toEqual([]);
    });

    test("with truncated sends the length of the whole response and half of its body", async () => {
        const emulator = await withCustomer();
        emulator.fault({ kind: "truncated" });
        const response = await fetch(`${emulator.baseUrl}/customers/c1`, { headers: { "X-API-Key": emulator.apiKey } });
        expect(response.status).toBe(200);
        const read: Uint8Array[] = [];
        await expect(
            (async () => {
                for await (const chunk of response.body ?? []) {
                    read.push(chunk);
                }
            })(),
        ).rejects.toThrow("terminated");
        const length = Buffer.concat(read).length;
        expect(length).toBeGreaterThan(0);
        expect(Number(response.headers.get("content-length"))).toBeGreaterThan(length);
        expect(response.headers.get("x-ratelimit-limit")).not.toBeNull();
        expect(emulator.requests).toMatchObject([{ status: 200 }]);
    });

    test("with truncated executes the request and sends no response if the response has no body", async () => {
        const emulator = await withCustomer();
        emulator.fault({ kind: "truncated" });
        await expect(call(emulator, "DELETE /customers/c1")).rejects.toThrow("fetch failed");
        expect(emulator.customers()).toEqual([]);
    });
});

describe("a fault that delays", () => {
    test("with latency delays the execution", async () => {
        const emulator = await withCustomer();
        const fault = emulator.fault({ kind: "latency", ms: 40 });
        const response = call(emulator, CREATE, BODY);
        await fault.waitForHit();
        expect(emulator.configs()).toEqual([]);
        expect((await response).status).toBe(201);
        const [recorded] = emulator.requests;
        expect((recorded?.finishedAt ?? 0) - (recorded?.startedAt ?? 0)).toBeGreaterThanOrEqual(35);
    });

    test("with slow sends the whole response in pieces", async () => {
        const emulator = await withCustomer();
        const fault = emulator.fault({ kind: "slow", ms: 60 });
        const started = performance.now();
        const response = await fetch(`${emulator.baseUrl}/customers/c1`, { headers: { "X-API-Key": emulator.apiKey } });
        let chunks = 0;
        let text = "";
        for await (const chunk of response.body ?? []) {
            chunks += 1;
            text += Buffer.from(chunk).toString();
        }
        expect(JSON.parse(text)).toMatchObject({ data: { id: "c1" } });
        expect(chunks).toBeGreaterThan(1);
        expect(performance.now() - started).toBeGreaterThanOrEqual(50);
        await fault.waitForDone();
    });

    test("with hold executes the request after the release, and holds no later request", async () => {
        const emulator = await withCustomer();
        const hold = emulator.fault({ kind: "hold", match: { method: "POST" } });
        const response = call(emulator, CREATE, BODY);
        expect(await hold.waitForHit()).toMatchObject({ method: "POST", status: null, finishedAt: null });
        expect((await call(emulator, "GET /customers")).status).toBe(200);
        expect(emulator.configs()).toEqual([]);
        hold.release();
        expect((await response).status).toBe(201);
        expect((await call(emulator, CREATE, BODY)).status).toBe(201);
        expect(hold.hits).toBe(1);
    });

    test("with hold executes the request even if its client has disconnected", async () => {
        const emulator = await withCustomer();
        const hold = emulator.fault({ kind: "hold" });
        const client = new AbortController();
        const response = request(`${emulator.baseUrl}/customers/c1`, {
            method: "DELETE",
            headers: { "X-API-Key": emulator.apiKey },
            signal: client.signal,
        });
        await hold.waitForHit();
        client.abort();
        await expect(response).rejects.toThrow();
        expect(emulator.customers()).toHaveLength(1);
        hold.release();
        await hold.waitForDone();
        expect(emulator.customers()).toEqual([]);
        expect(await emulator.waitForRequest(1)).toMatchObject({ method: "DELETE", status: 204 });
    });

    test("with hold does not delay close, and the held requests are never executed", async () => {
        const emulator = await withCustomer();
        const hold = emulator.fault({ kind: "hold" });
        const response = call(emulator, CREATE, BODY);
        await hold.waitForHit();
        await Promise.all([expect(response).rejects.toThrow("fetch failed"), emulator.close()]);
        expect(emulator.configs()).toEqual([]);
    });
});

describe("a fault that changes Kapso's behaviour", () => {
    test("with laggingLists shows creations and deletions late in lists, but not in single reads", async () => {
        let now = 1_000_000;
        const emulator = await withCustomer({ now: () => now });
        emulator.fault({ kind: "laggingLists", seconds: 3 });
        const idsIn = async (route: string) => (await list(call(emulator, route))).map((one) => one.id);

        const { id } = await data(call(emulator, CREATE, BODY));
        expect((await call(emulator, `GET /whatsapp_configs/${id}`)).status).toBe(200);
        expect(await idsIn("GET /customers/c1/whatsapp_configs")).toEqual([]);
        now += 3000;
        expect(await idsIn("GET /customers/c1/whatsapp_configs")).toEqual([id]);
        await call(emulator, `DELETE /whatsapp_configs/${id}`);
        expect((await call(emulator, `GET /whatsapp_configs/${id}`)).status).toBe(404);
        expect(await idsIn("GET /customers/c1/whatsapp_configs")).toEqual([id]);
        now += 3000;
        expect(await idsIn("GET /customers/c1/whatsapp_configs")).toEqual([]);
        expect(await idsIn("GET /customers")).toEqual(["c1"]);
    });

    const numbers = "/whatsapp/phone_numbers";
    test.each<[ApiVersion, string, string, object]>([
        ["v1", "/customers", "/customers", { customer: { name: "B" } }],
        ["v1", "/whatsapp_configs", "/customers/c1/whatsapp_configs", BODY],
        ["v1", "/whatsapp_configs/w1/whatsapp_webhooks", "/whatsapp_configs/w1/whatsapp_webhooks", { whatsapp_webhook: WEBHOOK }],
        ["platform", "/customers", "/customers", { customer: { name: "B" } }],
        ["platform", numbers, `/customers/c1${numbers}`, { whatsapp_phone_number: CONFIG }],
        ["platform", `${numbers}/11/webhooks`, `${numbers}/11/webhooks`, { whatsapp_webhook: WEBHOOK }],
    ])("with laggingLists on %s affects the list %s", async (apiVersion, listed, created, body) => {
        const call = callOn(apiVersion);
        let now = 1_000_000;
        const emulator = await withCustomer({ now: () => now, projectList: true });
        emulator.addConfig("c1", { id: "w1", phone_number_id: "11" });
        now += 5000;
        emulator.fault({ kind: "laggingLists", seconds: 5 });
        const before = await list(call(emulator, `GET ${listed}`));
        const { id } = await data(call(emulator, `POST ${created}`, body));
        const object = `${listed}/${id}`;
        now += 4999;
        expect(await list(call(emulator, `GET ${listed}`))).toEqual(before);
        now += 1;
        expect(await list(call(emulator, `GET ${listed}`))).toMatchObject([{ id }, ...before]);
        expect((await call(emulator, `DELETE ${object}`)).status).toBe(204);
        now += 4999;
        expect(await list(call(emulator, `GET ${listed}`))).toMatchObject([{ id }, ...before]);
        now += 1;
        expect(await list(call(emulator, `GET ${listed}`))).toEqual(before);
    });

    test("with nullIgnored does not change a field", async () => {
        const emulator = await withCustomer();
        const config = emulator.addConfig("c1", { webhook_destination_url: "https://x.example" });
        const patch = { whatsapp_config: { webhook_destination_url: null } };
        emulator.fault({ kind: "nullIgnored", match: { times: 1 } });
        await call(emulator, `GET /whatsapp_configs/${config.id}`);
        expect(await data(call(emulator, `PATCH /whatsapp_configs/${config.id}`, patch))).toMatchObject({
            webhook_destination_url: "https://x.example",
        });
        expect(await data(call(emulator, `PATCH /whatsapp_configs/${config.id}`, patch))).toMatchObject({ webhook_destination_url: null });
    });
});

async function withCustomer(options: EmulatorOptions = {}): Promise<Emulator> {
    return start({ seed: { customers: [{ id: "c1", name: "Acme" }] }, ...options });
}
