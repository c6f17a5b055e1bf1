import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Emulator, FaultError } from "../../emulator";
import { globMatches } from "../../emulator/faults/glob";
import { CONFIG, call, start } from "./client";

const CREATE = "POST /customers/c1/whatsapp_configs";
const BODY = { whatsapp_config: CONFIG };

describe("a fault", () => {
    test("hits only requests of its method and path, and `from` and `times` count these requests", async () => {
        const emulator = await withCustomer();
        const fault = emulator.fault({
            kind: "unauthorized",
            match: { method: "post", path: "/customers/*/whatsapp_configs", from: 2, times: 2 },
        });
        const statuses = [];
        for (const route of [CREATE, "GET /customers", CREATE, "GET /customers/c1/whatsapp_configs", CREATE, CREATE]) {
            statuses.push((await call(emulator, route, route === CREATE ? BODY : undefined)).status);
        }
        expect(statuses).toEqual([201, 200, 401, 200, 401, 201]);
        expect(fault.hits).toBe(2);
        expect(emulator.configs()).toHaveLength(2);
    });

    test.each<[string | RegExp, string, boolean]>([
        ["/customers", "/customers?page=2", true],
        ["/customers", "/customers/c1", false],
        ["/customers/*", "/customers/c1", true],
        ["/customers/*", "/customers/c1/whatsapp_configs", false],
        ["/customers/**", "/customers/c1/whatsapp_configs", true],
        ["/customers.", "/customers", false],
        [/page=2/g, "/customers?page=2", true],
        [/^\/customers$/, "/customers?page=2", false],
    ])("with the path %s hits a request of %s: %s", async (path, requested, hit) => {
        const emulator = await withCustomer();
        const fault = emulator.fault({ kind: "latency", ms: 0, match: { path } });
        await call(emulator, `GET ${requested}`);
        await call(emulator, `GET ${requested}`);
        expect(fault.hits).toBe(hit ? 2 : 0);
    });

    test("hits no request after its removal", async () => {
        const emulator = await withCustomer();
        const fault = emulator.fault({ kind: "unauthorized" });
        expect((await call(emulator, "GET /customers")).status).toBe(401);
        fault.remove();
        expect((await call(emulator, "GET /customers")).status).toBe(200);
        emulator.fault({ kind: "unauthorized" });
        emulator.clearFaults();
        expect((await call(emulator, "GET /customers")).status).toBe(200);
    });

    test("hits no request beyond the rate limit", async () => {
        const emulator = await withCustomer();
        emulator.setRateLimit({ limit: 0, windowSeconds: 60 });
        const fault = emulator.fault({ kind: "unauthorized" });
        expect((await call(emulator, "GET /customers")).status).toBe(429);
        expect(fault.hits).toBe(0);
    });

    test("is nested inside older faults that hit the same request", async () => {
        const emulator = await withCustomer();
        const slow = emulator.fault({ kind: "latency", ms: 1 });
        const broken = emulator.fault({ kind: "serverError", status: 503, when: "after" });
        expect((await call(emulator, CREATE, BODY)).status).toBe(503);
        expect([slow.hits, broken.hits, emulator.configs().length]).toEqual([1, 1, 1]);
    });
});

describe("the path pattern of a fault", () => {
    test("matches the same paths as the equivalent regular expression", () => {
        const parts = fc.array(fc.constantFrom("*", "**", "a", "b", "/", "."), { maxLength: 6 });
        const texts = fc.array(fc.constantFrom("a", "b", "/", "."), { maxLength: 8 });
        fc.assert(
            fc.property(parts, texts, (pattern, text) => {
                const expression = pattern
                    .join("")
                    .replace(/\./g, "\\.")
                    .replace(/\*\*?/g, (stars) => (stars === "**" ? ".*" : "[^/]*"));
                expect(globMatches(pattern.join(""), text.join(""))).toBe(new RegExp(`^${expression}$`).test(text.join("")));
            }),
            { numRuns: 2_000 },
        );
    });

    test("with many wildcards matches in a short time", { timeout: 60_000 }, async () => {
        const emulator = await withCustomer();
        emulator.fault({ kind: "unauthorized", match: { path: `/customers/${"*a".repeat(5)}b` } });
        const start = performance.now();
        expect((await call(emulator, `GET /customers/${"a".repeat(130)}`)).status).toBe(404);
        expect(performance.now() - start).toBeLessThan(1_000);
    });

    test("has at most 500 characters", async () => {
        const emulator = await withCustomer();
        emulator.fault({ kind: "latency", ms: 0, match: { path: "*".repeat(500) } });
        expect(() => emulator.fault({ kind: "latency", ms: 0, match: { path: "*".repeat(501) } })).toThrow(/match\.path: .*500/);
    });
});

test("at most 1000 faults can be set at a time", async () => {
    const emulator = await withCustomer();
    const faults = Array.from({ length: 1000 }, () => emulator.fault({ kind: "unauthorized", match: { path: "/none" } }));
    const message = "The fault was not set, because 1000 others are set: remove some of them first.";
    expect(() => emulator.fault({ kind: "unauthorized" })).toThrow(message);
    faults[0]?.remove();
    emulator.fault({ kind: "unauthorized" });
    expect((await call(emulator, "GET /customers")).status).toBe(401);
});

test.each([
    [{ kind: "earthquake" }, /kind: /],
    [{ kind: "drop" }, /when: /],
    [{ kind: "latency", ms: "5" }, /ms: /],
    [{ kind: "laggingLists", seconds: 6 }, /seconds: /],
    [{ kind: "serverError", status: 501, when: "after" }, /status: /],
    [{ kind: "hold", match: { from: 0 } }, /match\.from: /],
    [{ kind: "hold", matches: {} }, /the fault: .*"matches"/],
])("a fault of %j is refused, and the error names the field", async (fault, message) => {
    const emulator = await withCustomer();
    expect(() => emulator.fault(fault as never)).toThrow(FaultError);
    expect(() => emulator.fault(fault as never)).toThrow(message);
    expect((await call(emulator, "GET /customers")).status).toBe(200);
});

test("a deadToken fault for a config that does not exist is refused", async () => {
    const emulator = await withCustomer();
    expect(() => emulator.fault({ kind: "deadToken", configId: "none" })).toThrow('no config "none"');
});

async function withCustomer(): Promise<Emulator> {
    return start({ seed: { customers: [{ id: "c1", name: "Acme" }] } });
}
