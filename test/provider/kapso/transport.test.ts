import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { ConnectionError, TimeoutError } from "../../../provider/kapso/errors/requestErrors";
import type { KapsoRequest } from "../../../provider/kapso/http/request";
import { mayHaveBeenExecuted } from "../../../provider/kapso/http/retry";
import { Transport } from "../../../provider/kapso/http/transport";
import { aRead, failureOf, type LocalServer, settingsFor, startServer, stubProxies } from "./localServer";

beforeEach(() => stubProxies());

describe("an HTTP exchange", () => {
    it("returns a response with any status", async () => {
        const server = await startServer((response) => response.writeHead(503, { "retry-after": "7" }).end("busy"));
        expect(await exchange(server)).toMatchObject({ status: 503, headers: { "retry-after": "7" }, body: "busy" });
    });

    it("with an unreachable host fails as not sent, and names the host", async () => {
        const error = await failureOf(new Transport(settingsFor({ baseUrl: "http://127.0.0.1:1/api/v1" })).exchange(aRead));
        expect(error).toBeInstanceOf(ConnectionError);
        expect(error).toMatchObject({ sent: false });
        expect(error.message).toMatch(
            /^Could not read WhatsApp config config-1: 127\.0\.0\.1:1 could not be reached \(ECONNREFUSED\)\. \[KAPSO-CONNECTION\]\n.*network.*proxy.*kapso:baseUrl/,
        );
        expect(error.message).not.toContain("canary");
    });

    it("with an unknown host name fails with the cause", async () => {
        const error = await failureOf(new Transport(settingsFor({ baseUrl: "http://kapso.invalid/api/v1" })).exchange(aRead));
        expect(error).toMatchObject({ name: "ConnectionError", sent: false });
        expect(error.message).toMatch(/kapso\.invalid could not be reached \((ENOTFOUND|EAI_AGAIN)\)/);
    });

    it("whose TLS handshake fails was not sent", async () => {
        const server = await startServer((response) => response.end("{}"));
        const error = await failureOf(new Transport(settingsFor({ baseUrl: server.baseUrl.replace("http:", "https:") })).exchange(aRead));
        expect(server.arrivals).toEqual([]);
        expect(error).toMatchObject({ name: "ConnectionError", sent: false });
    });

    it.each([
        ["before the response", (response: ServerResponse) => response.destroy()],
        [
            "in the middle of the response",
            (response: ServerResponse) =>
                response.writeHead(200, { "content-length": "100" }).write('{"data": {"id"', () => response.destroy()),
        ],
    ])("that breaks %s fails as possibly executed", async (_title, respond) => {
        const server = await startServer((response) => void respond(response));
        const error = await failureOf(exchange(server));
        expect(error).toBeInstanceOf(ConnectionError);
        expect(error).toMatchObject({ sent: true });
        expect(error.message).toMatch(
            /^Could not read WhatsApp config config-1: the connection to 127\.0\.0\.1:\d+ broke before the response was complete( \(ECONNRESET\))?\. /,
        );
    });
});

describe("a response that is malformed HTTP", () => {
    const ok = "HTTP/1.1 200 OK\r\n";

    it.each([
        ["both lengths", `${ok}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`],
        ["a byte in a header that no header has", `${ok}X-Odd: a\u0001b\r\nContent-Length: 2\r\n\r\n{}`],
        ["a header without an end", `${ok}X-Odd\r\n\r\n`],
        ["a chunk without a size", `${ok}Transfer-Encoding: chunked\r\n\r\nodd\r\n{}\r\n`],
        ["a status that is none", "HTTP/1.1 odd\r\n\r\n"],
        ["another protocol", "SSH-2.0-OpenSSH_9.6\r\n"],
        ["nothing before the connection ends", ""],
        ["headers that do not end", `${ok}${"X-Odd: x\r\n".repeat(20_000)}\r\n`],
    ])("with %s fails as possibly executed", async (_title, bytes) => {
        const baseUrl = await startRaw(bytes);
        const error = await failureOf(exchange({ baseUrl }, { ...aRead, method: "POST", body: { a: 1 } }));
        expect(error).toBeInstanceOf(ConnectionError);
        expect(mayHaveBeenExecuted(error)).toBe(true);
        expect(error.message).toMatch(/^Could not read WhatsApp config config-1: (127|the connection to 127)\.0\.0\.1:\d+ /);
    });

    it("is distinguished from an invalid request header of this process", async () => {
        const server = await startServer((response) => response.end("{}"));
        const error = await failureOf(new Transport({ ...settingsFor(server), apiKey: "a\nb" }).exchange(aRead));
        expect(error).not.toBeInstanceOf(ConnectionError);
        expect(server.arrivals).toEqual([]);
    });
});

describe("the deadline", () => {
    it.each([
        ["GET", 30],
        ["DELETE", 60],
        ["PATCH", 90],
        ["POST", 90],
    ] as const)("of a %s is %i seconds, and the message says so", async (method, seconds) => {
        const deadlines = shortenDeadlines();
        const server = await startServer(() => {});
        const error = await failureOf(exchange(server, { ...aRead, method }));
        expect(deadlines).toEqual([seconds * 1000]);
        expect(error).toBeInstanceOf(TimeoutError);
        expect(error.message).toContain(`${new URL(server.baseUrl).host} did not send a complete response within ${seconds} s`);
    });

    it.each(["GET", "POST"] as const)("of a %s is the configured one, if there is one", async (method) => {
        const server = await startServer(() => {});
        const error = await failureOf(exchange(server, { ...aRead, method }, 50));
        expect(error).toBeInstanceOf(TimeoutError);
        expect(error.message).toContain(`${new URL(server.baseUrl).host} did not send a complete response within 0.05 s`);
    });

    it("covers a response that begins and does not end", async () => {
        shortenDeadlines();
        const server = await startServer((response) => response.writeHead(200).write('{"data": '));
        expect(await failureOf(exchange(server))).toBeInstanceOf(TimeoutError);
    });

    it("does not delay a response in time", async () => {
        const server = await startServer((response) => response.end("{}"));
        expect((await exchange(server)).status).toBe(200);
    });
});

function exchange(server: Pick<LocalServer, "baseUrl">, request: KapsoRequest = aRead, requestTimeout?: number) {
    return new Transport(settingsFor(server, { requestTimeout })).exchange(request);
}

/** Makes every deadline pass after 50 ms. Returns the real deadlines. */
function shortenDeadlines(): number[] {
    const timeouts: number[] = [];
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const spy = vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
        timeouts.push(milliseconds);
        return timeout(50);
    });
    onTestFinished(() => spy.mockRestore());
    return timeouts;
}

/**
 * Starts a server for the rest of this test. It reads a whole request, sends these bytes and closes
 * the connection.
 */
async function startRaw(bytes: string): Promise<string> {
    const server = createServer((socket) => {
        socket.on("error", () => {});
        socket.on("data", (data) => data.includes('{"a":1}') && socket.end(Buffer.from(bytes, "latin1")));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
}
