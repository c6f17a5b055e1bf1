import { once } from "node:events";
import { type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import type { Emulator } from "../../emulator";
import { call, start } from "./client";

const FAULTS = "/__emulator/faults";
const CUSTOMERS = "/api/v1/customers";
const FAULT = JSON.stringify({ kind: "drop", when: "before" });
const CUSTOMER = JSON.stringify({ customer: { name: "Planted" } });
const JSON_TYPE = { "Content-Type": "application/json" };

describe("a web page in the user's browser", () => {
    test.each<[string, string, string, OutgoingHttpHeaders, string]>([
        ["sets no fault with a request that needs no preflight", "POST", FAULTS, { "Content-Type": "text/plain" }, FAULT],
        ["sets no fault with JSON", "POST", FAULTS, JSON_TYPE, FAULT],
        ["removes no fault", "DELETE", FAULTS, {}, ""],
        ["lists no fault", "GET", FAULTS, {}, ""],
        ["reads nothing", "GET", CUSTOMERS, {}, ""],
        ["creates nothing", "POST", CUSTOMERS, JSON_TYPE, CUSTOMER],
        ["gets no permission for a later request", "OPTIONS", CUSTOMERS, { "Access-Control-Request-Method": "POST" }, ""],
    ])("%s", async (_, method, path, headers, body) => {
        const emulator = await start();
        for (const origin of ["http://evil.example", "https://127.0.0.1", "http://localhost:3000", "null"]) {
            const response = await send(emulator, method, path, { ...headers, Origin: origin }, body);
            expect(response).toEqual({
                status: 403,
                error: `The emulator did not execute the request, because a page of ${JSON.stringify(origin)} sent it.`,
                cors: [],
            });
        }
        for (const site of ["cross-site", "same-site"]) {
            expect(await send(emulator, method, path, { ...headers, "Sec-Fetch-Site": site }, body)).toEqual({
                status: 403,
                error: "The emulator did not execute the request, because a page of another origin sent it.",
                cors: [],
            });
        }
        await expectUntouched(emulator);
    });

    test.each([
        ["GET", CUSTOMERS, ""],
        ["POST", CUSTOMERS, CUSTOMER],
        ["GET", FAULTS, ""],
        ["POST", FAULTS, FAULT],
    ])("does not reach the emulator by a name that was rebound to this machine: %s %s", async (method, path, body) => {
        const emulator = await start();
        const { port } = new URL(emulator.baseUrl);
        for (const name of [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "evillocalhost",
            "10.0.0.7",
            "[2001:db8::1]",
        ]) {
            const host = `${name}:${port}`;
            const response = await send(emulator, method, path, { ...JSON_TYPE, Host: host, Origin: `http://${host}` }, body);
            expect(response).toEqual({
                status: 421,
                error: `The emulator did not execute the request, because its host "${name}" is not allowed: start the emulator with --allow-host and this name, or use 127.0.0.1.`,
                cors: [],
            });
        }
        await expectUntouched(emulator);
    });

    test("of the emulator's own origin is served", async () => {
        const emulator = await start();
        const { origin } = new URL(emulator.baseUrl);
        const own = { ...JSON_TYPE, Origin: origin, "Sec-Fetch-Site": "same-origin" };
        expect((await send(emulator, "POST", CUSTOMERS, own, CUSTOMER)).status).toBe(201);
        expect((await send(emulator, "GET", CUSTOMERS, { "Sec-Fetch-Site": "none" })).status).toBe(200);
    });
});

test.each(["localhost", "localhost.", "kapso.localhost", "kapso.localhost.", "127.0.0.1", "127.1.2.3", "[::1]"])(
    "a request with the host %s is served",
    async (name) => {
        const emulator = await start();
        for (const host of [name, `${name}:${new URL(emulator.baseUrl).port}`, `${name}:8080`]) {
            expect((await send(emulator, "GET", CUSTOMERS, { Host: host })).status).toBe(200);
        }
    },
);

test("allowHost adds hosts, and only these", async () => {
    const emulator = await start({ allowHost: ["Kapso.test", "10.0.0.7"] });
    const hosts = ["kapso.test:4010", "10.0.0.7", "kapso.test.", "localhost", "x.kapso.test", "10.0.0.8"];
    const statuses = await Promise.all(hosts.map(async (Host) => (await send(emulator, "GET", CUSTOMERS, { Host })).status));
    expect(statuses).toEqual([200, 200, 200, 200, 421, 421]);
});

test.each<OutgoingHttpHeaders>([
    {},
    { "Content-Type": "text/plain" },
    { "Content-Type": "application/x-www-form-urlencoded" },
    { "Content-Type": "multipart/form-data; boundary=application/json" },
])("a body with the type %j is not read as JSON", async (headers) => {
    const emulator = await start();
    for (const [path, body] of [
        [FAULTS, FAULT],
        [CUSTOMERS, CUSTOMER],
    ] as const) {
        for (const chunked of [{}, { "Transfer-Encoding": "chunked" }]) {
            expect(await send(emulator, "POST", path, { ...headers, ...chunked }, body)).toEqual({
                status: 415,
                error: "The emulator reads JSON only: send the header `Content-Type: application/json`.",
                cors: [],
            });
        }
    }
    await expectUntouched(emulator);
});

test.each(["application/json", "application/json; charset=utf-8", "Application/JSON"])("a body with the type %s is read", async (type) => {
    const response = await send(await start(), "POST", CUSTOMERS, { "Content-Type": type }, CUSTOMER);
    expect(response.status).toBe(201);
});

describe("a body above one mebibyte", () => {
    const refused = { status: 413, error: "The emulator reads at most 1048576 bytes of a body, and this one is larger.", cors: [] };

    test("is refused before it is sent if its length is announced", async () => {
        const emulator = await start();
        for (const path of [CUSTOMERS, FAULTS]) {
            const { outgoing, response } = open(emulator, "POST", path, { ...JSON_TYPE, "Content-Length": 10 ** 12 });
            outgoing.write("{");
            expect(await read(await response)).toEqual(refused);
            outgoing.destroy();
        }
        await expectUntouched(emulator);
    });

    test("is refused as soon as it exceeds the limit if it is sent in chunks", async () => {
        const emulator = await start();
        const { outgoing, response } = open(emulator, "POST", CUSTOMERS, { ...JSON_TYPE, "Transfer-Encoding": "chunked" });
        outgoing.write(Buffer.alloc(1024 * 1024 + 1, " "));
        expect(await read(await response)).toEqual(refused);
        outgoing.destroy();
        await expectUntouched(emulator);
    });

    test("is measured in bytes, not in characters, and exactly one mebibyte is allowed", async () => {
        const emulator = await start();
        const padded = (bytes: number) => CUSTOMER.padEnd(bytes, " ");
        expect((await send(emulator, "POST", CUSTOMERS, JSON_TYPE, padded(1024 * 1024))).status).toBe(201);
        expect((await send(emulator, "POST", CUSTOMERS, JSON_TYPE, "ä".repeat(1024 * 1024 - 1))).status).toBe(413);
    });
});

test("every response forbids browsers to guess its content type", async () => {
    const emulator = await start();
    const types = async (path: string, headers: OutgoingHttpHeaders = {}) => {
        const response = await open(emulator, "GET", path, headers, "").response;
        response.resume();
        return [response.statusCode, response.headers["x-content-type-options"]];
    };
    expect(await types(CUSTOMERS)).toEqual([200, "nosniff"]);
    expect(await types(FAULTS)).toEqual([200, "nosniff"]);
    expect(await types("/nothing")).toEqual([404, "nosniff"]);
    expect(await types(CUSTOMERS, { Host: "evil.example" })).toEqual([421, "nosniff"]);
    emulator.fault({ kind: "html", status: 200, match: { times: 1 } });
    expect(await types(CUSTOMERS)).toEqual([200, "nosniff"]);
    emulator.fault({ kind: "slow", ms: 1 });
    expect(await types(CUSTOMERS)).toEqual([200, "nosniff"]);
});

/** Checks that the refused requests changed nothing. */
async function expectUntouched(emulator: Emulator): Promise<void> {
    expect(emulator.customers()).toEqual([]);
    expect(emulator.requests).toEqual([]);
    expect((await call(emulator, "GET /customers")).status).toBe(200);
}

async function send(emulator: Emulator, method: string, path: string, headers: OutgoingHttpHeaders, body = "") {
    return read(await open(emulator, method, path, headers, body).response);
}

/** Unlike fetch, node:http sends every header. Without a body, the request stays open. */
function open(emulator: Emulator, method: string, path: string, headers: OutgoingHttpHeaders, body?: string) {
    const { hostname, port } = new URL(emulator.baseUrl);
    const outgoing = request({ hostname, port, method, path, headers: { "X-API-Key": emulator.apiKey, ...headers }, agent: false });
    const response = once(outgoing, "response").then(([incoming]) => incoming as IncomingMessage);
    if (body !== undefined) {
        outgoing.end(body);
    }
    // The emulator may cut a refused upload after its response.
    outgoing.on("error", () => {});
    return { outgoing, response };
}

async function read(response: IncomingMessage) {
    const body = await text(response);
    const error = (body.startsWith("{") ? JSON.parse(body) : {}).error as string | undefined;
    const cors = Object.keys(response.headers).filter((name) => name.startsWith("access-control-"));
    return { status: response.statusCode, error, cors };
}
