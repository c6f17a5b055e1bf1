import { describe, expect, test } from "vitest";
import type { ConfigSeed, Emulator, EmulatorOptions } from "../../emulator";
import { CONFIG, callOn, start } from "./client";

const AT = "2023-07-15T14:30:45Z";
const SECONDS = 1000;
const MINUTES = 60 * SECONDS;

describe.each([
    { apiVersion: "v1", path: "/whatsapp_configs/w1", other: "/whatsapp_configs/w2", root: "whatsapp_config" },
    {
        apiVersion: "platform",
        path: `/whatsapp/phone_numbers/${CONFIG.phone_number_id}`,
        other: "/whatsapp/phone_numbers/22",
        root: "whatsapp_phone_number",
    },
] as const)("health on $apiVersion", ({ apiVersion, path, other, root }) => {
    const call = callOn(apiVersion);
    const health = async (emulator: Emulator) => (await call(emulator, `GET ${path}/health`)).json;

    test("of a working config is healthy, and the response has no `data` key", async () => {
        const emulator = await withConfig({}, { now: () => Date.parse(AT) });
        const response = await call(emulator, `GET ${path}/health`);
        expect(response.status).toBe(200);
        expect(response.json).toMatchObject({
            status: "healthy",
            timestamp: AT,
            checks: {
                phone_number_access: { passed: true, details: { id: CONFIG.phone_number_id, status: "CONNECTED" } },
                messaging_health: { passed: true, overall_status: "AVAILABLE", details: { can_send_message: "AVAILABLE" } },
                webhook_subscription: { passed: true, details: { subscribed: true } },
                webhook_verified: { passed: true, details: { verified_at: expect.any(String) } },
                phone_number_connection: { passed: true },
            },
        });
        expect(response.json).not.toHaveProperty("data");
        expect(response.json).not.toHaveProperty("checks.token_validity");
        expect(response.json).not.toHaveProperty("retry_after");
    });

    test.each<[Partial<ConfigSeed>, string, object]>([
        [{ webhook_verified_at: null }, "degraded", { webhook_verified: { passed: false, error: expect.any(String) } }],
        [{ webhook_verified_at: null, kind: "sandbox" }, "healthy", { webhook_verified: { passed: null } }],
        [{ status: "DISCONNECTED" }, "unhealthy", { phone_number_connection: { passed: false, error: expect.any(String) } }],
        [{ messaging_enabled: false }, "unhealthy", { messaging_health: { passed: false, overall_status: "BLOCKED" } }],
        [{ is_coexistence: true }, "healthy", { token_validity: { passed: true } }],
    ])("of a config with %j is %s", async (fields, status, checks) => {
        expect(await health(await withConfig(fields))).toMatchObject({ status, checks });
    });

    test("of a config with a dead token is 200 and unhealthy until another token is stored", async () => {
        const emulator = await withConfig({ is_coexistence: true });
        const fault = emulator.fault({ kind: "deadToken", configId: "w1" });
        const response = await call(emulator, `GET ${path}/health`);
        expect(response.status).toBe(200);
        expect(response.json).toMatchObject({
            status: "unhealthy",
            error: expect.any(String),
            checks: {
                phone_number_access: { passed: false, error: expect.any(String) },
                messaging_health: { passed: false },
                token_validity: { passed: false },
            },
        });
        await call(emulator, `PATCH ${path}`, { [root]: { access_token: "another" } });
        expect(await health(emulator)).toMatchObject({ status: "healthy" });
        expect(fault.hits).toBe(2);
    });

    test("is unhealthy for every config that stores a dead token", async () => {
        const emulator = await withConfig();
        emulator.addConfig("c1", { id: "w2", phone_number_id: "22", access_token: "other" });
        emulator.fault({ kind: "deadToken", token: "other" });
        expect(await health(emulator)).toMatchObject({ status: "healthy" });
        expect((await call(emulator, `GET ${other}/health`)).json).toMatchObject({ status: "unhealthy" });
    });

    test("under a healthError fault has an error, and no checks", async () => {
        const emulator = await withConfig();
        await health(emulator);
        const fault = emulator.fault({ kind: "healthError", error: "Meta is not reachable", retryAfter: 30 });
        const failed = await call(emulator, `GET ${path}/health`);
        expect([failed.status, failed.json]).toEqual([
            200,
            { status: "error", timestamp: expect.any(String), error: "Meta is not reachable", retry_after: 30 },
        ]);
        fault.remove();
        expect(await health(emulator)).toMatchObject({ status: "healthy" });
    });

    describe("is cached", () => {
        test("for 3 minutes, also if Meta changes the status", async () => {
            let now = Date.parse(AT);
            const emulator = await withConfig({}, { now: () => now });
            const first = await health(emulator);
            emulator.changeConfig("w1", { status: "DISCONNECTED" });
            now += 3 * MINUTES - 1;
            expect(await health(emulator)).toEqual(first);
            now += 1;
            expect(await health(emulator)).toMatchObject({ status: "unhealthy", timestamp: "2023-07-15T14:33:45Z" });
        });

        test("until the config changes", async () => {
            const emulator = await withConfig();
            await health(emulator);
            emulator.changeConfig("w1", { status: "DISCONNECTED" });
            await call(emulator, `PATCH ${path}`, { [root]: { name: "Other" } });
            expect(await health(emulator)).toMatchObject({ status: "unhealthy" });
        });

        test("for longer after each token error, with the remaining seconds", async () => {
            let now = Date.parse(AT);
            const emulator = await withConfig({}, { now: () => now });
            const fault = emulator.fault({ kind: "deadToken" });
            for (const minutes of [5, 15, 30, 60, 60]) {
                expect(await health(emulator)).toMatchObject({ status: "unhealthy", retry_after: minutes * 60 });
                now += minutes * MINUTES - 10 * SECONDS;
                expect(await health(emulator)).toMatchObject({ status: "unhealthy", retry_after: 10 });
                now += 10 * SECONDS;
            }
            fault.remove();
            expect(await health(emulator)).toMatchObject({ status: "healthy" });
        });

        test("not at all with healthCache false", async () => {
            const emulator = await withConfig({}, { healthCache: false });
            const fault = emulator.fault({ kind: "deadToken" });
            const bad = await health(emulator);
            expect(bad).toMatchObject({ status: "unhealthy" });
            expect(bad).not.toHaveProperty("retry_after");
            fault.remove();
            expect(await health(emulator)).toMatchObject({ status: "healthy" });
        });
    });

    describe("has a limit", () => {
        test("of 5 requests per second and 60 per minute", async () => {
            let now = 0;
            const emulator = await withConfig({}, { now: () => now });
            const sixAt = async (at: number) => {
                now = at;
                const responses = [];
                for (let i = 0; i < 6; i++) {
                    responses.push(await call(emulator, `GET ${path}/health`));
                }
                return responses;
            };
            const first = await sixAt(0);
            expect(first.map((response) => response.status)).toEqual([200, 200, 200, 200, 200, 429]);
            expect(limitsOf(first[0])).toEqual(["5", "4", "60", "59"]);
            expect(limitsOf(first[5])).toEqual(["5", "0", "60", "54"]);
            expect(first[5]?.json).toEqual({ error: "Health check rate limit exceeded", message: expect.any(String) });
            expect(first[5]?.headers.get("retry-after")).toBe("1");
            for (let second = 1; second < 10; second++) {
                await sixAt(second * SECONDS);
            }
            const last = await sixAt(10 * SECONDS);
            expect(last.map((response) => response.status)).toEqual(Array(6).fill(429));
            expect(last[0]?.headers.get("retry-after")).toBe("50");
            expect((await call(emulator, "GET /customers")).status).toBe(200);
        });

        test("from the option healthLimit, counted for all keys of a project together", async () => {
            const apiKey = ["a", "b"].map((key) => ({ key, project: "p" }));
            const emulator = await withConfig({}, { healthLimit: { perSecond: 9, perMinute: 2 }, apiKey, now: () => 0 });
            const statuses = [];
            for (const key of ["a", "b", "a"]) {
                statuses.push((await call(emulator, `GET ${path}/health`, undefined, key)).status);
            }
            expect(statuses).toEqual([200, 200, 429]);
        });

        test("separate from the rate limit: neither counts against the other", async () => {
            const emulator = await withConfig({}, { rateLimit: { limit: 1, windowSeconds: 60 }, now: () => 0 });
            for (const status of [200, 200, 200, 200, 200, 429]) {
                const response = await call(emulator, `GET ${path}/health`);
                expect([response.status, response.headers.get("x-ratelimit-remaining")]).toEqual([status, "1"]);
            }
            expect((await call(emulator, "GET /customers")).status).toBe(200);
            expect((await call(emulator, "GET /customers")).json).toMatchObject({ error: "Rate limit exceeded" });
        });
    });
});

function limitsOf(response: { headers: Headers } | undefined): (string | null | undefined)[] {
    const names = ["Second-Limit", "Second-Remaining", "Minute-Limit", "Minute-Remaining"];
    return names.map((name) => response?.headers.get(`X-Health-RateLimit-${name}`));
}

async function withConfig(config: Partial<ConfigSeed> = {}, options: EmulatorOptions = {}): Promise<Emulator> {
    const seed = { customers: [{ id: "c1", name: "Acme" }], configs: [{ ...CONFIG, id: "w1", customer_id: "c1", ...config }] };
    return start({ seed, ...options });
}
