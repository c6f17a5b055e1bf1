import { expect, test } from "vitest";
import type { Emulator } from "../../emulator";
import { call, request, start } from "./client";

test("faults are set, listed and removed over HTTP, without the request log, the rate limit and the faults", async () => {
    const emulator = await start({ rateLimit: { limit: 2, windowSeconds: 60 } });
    const fault = { kind: "unauthorized", match: { path: "/customers" } };
    expect(await control(emulator, "POST", "/faults", fault)).toMatchObject({
        status: 201,
        json: { data: { id: "1", hits: 0, ...fault } },
    });
    await control(emulator, "POST", "/faults", { kind: "latency", ms: 0 });
    expect((await call(emulator, "GET /customers")).status).toBe(401);
    expect((await control(emulator, "GET", "/faults")).json).toMatchObject({ data: [{ id: "1", hits: 1 }, { id: "2" }] });
    expect((await control(emulator, "DELETE", "/faults/1")).status).toBe(204);
    expect((await call(emulator, "GET /customers")).status).toBe(200);
    expect((await control(emulator, "DELETE", "/faults")).status).toBe(204);
    expect((await control(emulator, "GET", "/faults")).json).toEqual({ data: [] });
    expect(emulator.requests.map((one) => one.path)).toEqual(["/customers", "/customers"]);
});

test("a held request is released when its fault is removed", async () => {
    const emulator = await start();
    await control(emulator, "POST", "/faults", { kind: "hold" });
    const response = call(emulator, "POST /customers", { customer: { name: "A" } });
    let hits = 0;
    while (hits === 0) {
        const { json } = await control(emulator, "GET", "/faults");
        hits = (json as { data: [{ hits: number }] }).data[0].hits;
    }
    expect(emulator.customers()).toEqual([]);
    await control(emulator, "DELETE", "/faults/1");
    expect((await response).status).toBe(201);
});

test.each([
    ["POST", "/faults", { kind: "drop" }, 422, /when: /],
    ["POST", "/faults", { kind: "hold", match: { path: {} } }, 422, /match\.path: /],
    ["POST", "/faults", { kind: "deadToken", configId: "none" }, 422, /no config "none"/],
    ["POST", "/faults", undefined, 422, /JSON/],
    ["DELETE", "/faults/9", undefined, 404, /No such fault/],
    ["GET", "/nothing", undefined, 404, /no route GET \/__emulator\/nothing/],
])("the control request %s %s with %j returns %i", async (method, path, body, status, message) => {
    const response = await control(await start(), method, path, body);
    expect(response).toMatchObject({ status, json: { error: expect.stringMatching(message) } });
});

function control(emulator: Emulator, method: string, path: string, body?: unknown) {
    const url = new URL(`/__emulator${path}`, emulator.baseUrl);
    const headers = { "Content-Type": "application/json" };
    return request(url.href, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}
