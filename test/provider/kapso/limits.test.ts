import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { TimeoutError, TooLargeError, UnexpectedResponseError } from "../../../provider/kapso/errors/requestErrors";
import { mayHaveBeenExecuted } from "../../../provider/kapso/http/retry";
import { Transport } from "../../../provider/kapso/http/transport";
import { Project } from "../../../provider/kapso/project";
import { aRead, failureOf, respondingWith, settingsFor, startServer, stubProxies } from "./localServer";

beforeEach(() => stubProxies());

const mib = 1024 * 1024;

/** Starts a server that sends `head` and then `part` for as long as the client is connected. */
async function sending(head: string, part: string, pause: number): Promise<{ baseUrl: string; sent: () => number }> {
    let sent = 0;
    const server = createServer((socket) => {
        socket.on("error", () => {});
        socket.once("data", () => {
            socket.write(`HTTP/1.1 200 OK\r\n${head}\r\n`);
            const next = () => {
                if (socket.writable) {
                    sent += part.length;
                    socket.write(part, () => (pause === 0 ? setImmediate(next) : setTimeout(next, pause)));
                }
            };
            next();
        });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`, sent: () => sent };
}

const chunked = "transfer-encoding: chunked\r\n";
const chunkOf = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

describe("a response body", () => {
    it("that never ends is aborted after 2 MiB, and the request counts as possibly executed", async () => {
        const server = await sending(chunked, chunkOf("x".repeat(64 * 1024)), 0);
        const error = await failureOf(new Transport(settingsFor(server)).exchange(aRead));
        expect(error).toBeInstanceOf(TooLargeError);
        expect(mayHaveBeenExecuted(error)).toBe(true);
        expect(error.message).toMatch(/^Could not read WhatsApp config config-1: Kapso returned 200, but the body is larger than 2 MiB\. /);
        expect(server.sent()).toBeLessThan(16 * mib);
    });

    it("that declares a length of 500 MB is aborted", async () => {
        const server = await sending("content-length: 500000000\r\n", "x".repeat(64 * 1024), 0);
        const error = await failureOf(new Transport(settingsFor(server)).exchange(aRead));
        expect(error.message).toContain("the body is larger than 2 MiB");
        expect(server.sent()).toBeLessThan(16 * mib);
    });

    it("of millions of empty lists is not parsed, and the request is not retried", async () => {
        const server = await respondingWith(200, `{"data":[${"[],".repeat(mib / 2)}[]]}`);
        const error = await failureOf(new Project(settingsFor(server)).configs.get("config-1"));
        expect(error.message).toContain("Kapso returned 200, but the body contains more than 100000 values");
        expect(server.arrivals).toHaveLength(1);
    });

    it.each([
        ["the body", chunked, chunkOf("x")],
        ["a header", "x-slow: ", "x"],
    ])("does not extend the deadline if %s arrives slowly", async (_title, head, part) => {
        const server = await sending(head, part, 5);
        const started = performance.now();
        const error = await failureOf(new Transport(settingsFor(server, { requestTimeout: 2000 })).exchange(aRead));
        expect(error).toBeInstanceOf(TimeoutError);
        expect(performance.now() - started).toBeLessThan(2200);
    });
});

describe("a list", () => {
    const page = (data: unknown, total_pages: unknown, total_count: unknown) => ({
        data,
        meta: { page: 1, per_page: 100, total_pages, total_count },
    });
    const objects = (count: number, changes: object = {}) =>
        Array.from({ length: count }, (_, index) => ({ id: `config-${index}`, ...changes }));

    it.each([
        ["a thousand million pages of nothing", page([], 1e9, 0), /0 objects on 1000000000 pages/],
        ["a thousand million objects", page(objects(1), 1e9, 1e9), /has 1000000000 pages, and this provider reads at most 1000/],
        ["a negative paging", page([], -1, -1), /but the body is not a paged list/],
        ["2,000 objects on a page", page(objects(2000), 500, 50_000), /page 1 contains 2000 objects, although 100 were requested/],
        [
            "an object of another customer",
            page(objects(1, { customer_id: "customer-2" }), 1, 1),
            /the list contains an object of another customer, "customer-2"/,
        ],
        ["an ID of 1 MB", page([{ id: "x".repeat(mib) }], 1, 1), /"x{60}…" cannot be an ID, because it is longer than 100 characters/],
        ["a name of 1 MB", page(objects(1, { name: "x".repeat(mib) }), 1, 1), /name of "config-0" is longer than 50000 characters/],
    ])("with %s is rejected after one request", async (_title, body, reason) => {
        const server = await respondingWith(200, body);
        const error = await failureOf(new Project(settingsFor(server)).configs.all("customer-1"));
        expect(error).toBeInstanceOf(UnexpectedResponseError);
        expect(error.message).toMatch(/^Could not list the WhatsApp configs of customer customer-1: Kapso returned a success status, but /);
        expect(error.message).toMatch(reason);
        expect(error.message.length).toBeLessThan(500);
        expect(server.arrivals).toHaveLength(1);
    });

    it("with an unexpectedly empty page is read again, because its objects may have been deleted while Kapso counted", async () => {
        let lists = 0;
        const server = await startServer((response) => {
            lists += 1;
            response.end(JSON.stringify(lists === 1 ? page([], 1, 1) : page(objects(1), 1, 1)));
        });
        expect([...(await new Project(settingsFor(server)).configs.all("customer-1")).keys()]).toEqual(["config-0"]);
        expect(lists).toBe(2);
    });

    it("that always has an unexpectedly empty page is rejected after it was read five times", async () => {
        const server = await respondingWith(200, page([], 3, 250));
        const error = await failureOf(new Project(settingsFor(server)).configs.all("customer-1"));
        expect(error.message).toContain("page 1 of 3 is empty, although the list has 250 objects");
        expect(server.arrivals).toHaveLength(5);
    });

    it("of very large pages is rejected when all pages together exceed the memory limit", async () => {
        let count = 0;
        const server = await startServer((response) => {
            const data = Array.from({ length: 40 }, () => ({ id: `config-${count++}`, name: "x".repeat(49_000) }));
            response.end(JSON.stringify(page(data, 1000, 100_000)));
        });
        const error = await failureOf(new Project(settingsFor(server)).configs.all("customer-1"));
        expect(error.message).toContain("its lists are too large for the memory of this provider");
        expect(server.arrivals.length).toBeLessThan(40);
    });
});

describe("a health report", () => {
    it("of 1 MB is rejected", async () => {
        const server = await respondingWith(200, {
            status: "healthy",
            checks: { token_validity: { passed: true, details: { text: "x".repeat(mib) } } },
        });
        const error = await failureOf(new Project(settingsFor(server)).health.of("config-1"));
        expect(error.message).toMatch(
            /^Could not read the health of WhatsApp config config-1: .* the health report is longer than 50000 characters/,
        );
    });
});

describe("an object", () => {
    const configs = async (body: unknown) => new Project(settingsFor(await respondingWith(200, body))).configs;

    it("other than the requested one is rejected, and the error names both", async () => {
        const error = await failureOf((await configs({ data: { id: "other", name: "Acme" } })).get("mine"));
        expect(error).toBeInstanceOf(UnexpectedResponseError);
        expect(error.message).toContain('the response is about another object, "other", not about "mine"');
    });

    it("is accepted on v1 in response to a request by its phone number ID", async () => {
        expect((await (await configs({ data: { id: "mine", phone_number_id: "1065" } })).get("1065")).id).toBe("mine");
    });

    it("is accepted if its UUID has a different case", async () => {
        const id = "4A5B0000-AAAA-4BBB-8CCC-1234567890AB";
        expect((await (await configs({ data: { id: id.toLowerCase() } })).get(id)).id).toBe(id.toLowerCase());
    });
});

describe.each(["v1", "platform"] as const)("the ID of a customer (%s)", (apiVersion) => {
    it.each(["..", ".", "", "a/b", "a\ud800"])("is rejected by a list request as %j before anything is sent", async (id) => {
        const server = await respondingWith(200, { data: [], meta: { total_pages: 0, total_count: 0 } });
        const error = await failureOf(new Project(settingsFor(server, { apiVersion })).configs.all(id));
        expect(error.message).toMatch(
            /^The ID ".*" cannot be an ID of Kapso, because it .*\. Nothing was sent\. \[KAPSO-ID-MALFORMED\]\n {2}- Correct the ID\.$/,
        );
        expect(server.arrivals).toEqual([]);
    });
});
