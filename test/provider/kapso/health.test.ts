import type { ServerResponse } from "node:http";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { RateLimitError } from "../../../provider/kapso/errors/statusErrors";
import { Project, type ProjectSettings } from "../../../provider/kapso/project";
import { failureOf, settingsFor, startServer, stubProxies } from "./localServer";

beforeEach(() => stubProxies());

type ScriptedResponse = { status?: number; headers?: Record<string, string>; body?: unknown };

const healthy: ScriptedResponse = { body: { status: "healthy", checks: {} } };
const odd = (fields: object = {}): ScriptedResponse => ({ body: { status: "error", error: "Meta did not respond", ...fields } });

describe("a health check that Kapso could not make", () => {
    it("is requested again after retry_after, and its result is that of the last response", async () => {
        const { project, arrivals, lines } = await serving([odd({ retry_after: 1 }), odd({ retry_after: 0 }), healthy]);
        const began = performance.now();
        expect(await project.health.of("config-1")).toMatchObject({ status: "healthy" });
        expect(arrivals).toHaveLength(3);
        expect(performance.now() - began).toBeGreaterThanOrEqual(990);
        expect(lines).toEqual(["waiting 1 s: Kapso could not check the health of WhatsApp config config-1 yet"]);
    });

    it("is requested four times in total, and then returned with Kapso's error", async () => {
        const told = { timestamp: "2026-09-27T12:00:00Z", retry_after: 0 };
        const { project, arrivals } = await serving([odd(told)]);
        expect(await project.health.of("config-1")).toEqual({
            status: "error",
            error: "Meta did not respond",
            timestamp: told.timestamp,
            retryAfter: 0,
            checks: {},
        });
        expect(arrivals).toHaveLength(4);
    });

    it.each([61, "300", 3600])("is not requested again if the wait exceeds a minute (retry_after: %j)", async (retry_after) => {
        const { project, arrivals } = await serving([odd({ retry_after })]);
        expect(await project.health.of("config-1")).toMatchObject({ status: "error", retryAfter: Number(retry_after) });
        expect(arrivals).toHaveLength(1);
    });

    it("is not requested again if the run is cancelled", async () => {
        const cancelling = new AbortController();
        const { project, arrivals } = await serving([odd({ retry_after: 30 })], { cancellation: cancelling.signal });
        const asking = project.health.of("config-1");
        await vi.waitFor(() => expect(arrivals).toHaveLength(1));
        const began = performance.now();
        setTimeout(() => cancelling.abort(), 100);
        expect(await asking).toMatchObject({ status: "error", retryAfter: 30 });
        expect(performance.now() - began).toBeLessThan(5000);
        expect(arrivals).toHaveLength(1);
    });

    it.each(["healthy", "degraded", "unhealthy", "paused"])("does not have the status %s", async (status) => {
        const { project, arrivals } = await serving([{ body: { status, retry_after: 300 } }]);
        expect(await project.health.of("config-1")).toMatchObject({ status, retryAfter: 300 });
        expect(arrivals).toHaveLength(1);
    });
});

describe("retry_after of a health report", () => {
    it.each([
        [5, 5],
        ["5", 5],
        ["2020-01-01T00:00:00Z", 0],
        ["soon", undefined],
        [null, undefined],
        [-5, undefined],
        [{}, undefined],
    ])("%j is %j seconds", async (retry_after, expected) => {
        expect(await shown(retry_after)).toBe(expected);
    });

    it("can be a time, and is then the number of seconds until that time", async () => {
        const seconds = await shown(new Date(Date.now() + 600_000).toISOString());
        expect(seconds).toBeGreaterThan(590);
        expect(seconds).toBeLessThanOrEqual(600);
    });

    async function shown(retry_after: unknown) {
        const { project } = await serving([{ body: { status: "unhealthy", retry_after } }]);
        return (await project.health.of("config-1")).retryAfter;
    }
});

describe("a 429 of a health check", () => {
    const main = { "x-ratelimit-limit": "100", "x-ratelimit-remaining": "60" };
    const usedUp = { "x-ratelimit-limit": "100", "x-ratelimit-remaining": "0" };
    const ofHealth = { "x-health-ratelimit-minute-limit": "60", "x-health-ratelimit-minute-remaining": "0" };
    const body = { error: "Health check rate limit exceeded" };

    it.each([
        ["its own headers", { ...main, ...ofHealth, "retry-after": "1" }],
        ["its own headers, while the limit for all requests is used up too", { ...usedUp, ...ofHealth, "retry-after": "1" }],
        ["headers that show remaining requests of the limit for all requests", { ...main, "retry-after": "1" }],
        ["no headers of any limit", { "retry-after": "1" }],
    ])("with %s stops no other request, and the check is retried", async (_title, headers) => {
        const { project, arrivals } = await serving([{ status: 429, headers, body }, healthy], {}, main);
        const started = performance.now();
        const checking = project.health.of("config-1");
        await vi.waitFor(() => expect(arrivals).toHaveLength(1));
        const began = performance.now();
        await Promise.all(Array.from({ length: 5 }, () => project.configs.get("config-1")));
        expect(performance.now() - began).toBeLessThan(800);
        expect(await checking).toMatchObject({ status: "healthy" });
        expect(performance.now() - started).toBeGreaterThanOrEqual(1000);
    });

    it("of the limit for all requests stops every request", async () => {
        const { project, arrivals } = await serving([{ status: 429, headers: { ...usedUp, "retry-after": "1" }, body }, healthy], {}, main);
        const checking = project.health.of("config-1");
        await vi.waitFor(() => expect(arrivals).toHaveLength(1));
        await new Promise((resolve) => setTimeout(resolve, 50));
        const began = performance.now();
        await project.configs.get("config-1");
        expect(performance.now() - began).toBeGreaterThanOrEqual(800);
        await checking;
    });

    it("that lasts longer than the maximum wait leads to an error that names the limit", async () => {
        const { project } = await serving([{ status: 429, headers: { ...main, ...ofHealth, "retry-after": "60" }, body }]);
        const error = await failureOf(project.health.of("config-1"));
        expect(error).toBeInstanceOf(RateLimitError);
        expect(error.message).toMatch(/^Could not read the health of WhatsApp config config-1: .*would exceed 5 s/);
        expect(await project.configs.get("config-1")).toMatchObject({ id: "config-1" });
    });
});

/**
 * A project whose health checks get these responses in order, and the last one for all later
 * requests. Its config always exists.
 */
async function serving(script: ScriptedResponse[], settings: Partial<ProjectSettings> = {}, headersOfOthers: Record<string, string> = {}) {
    const lines: string[] = [];
    const arrivals: string[] = [];
    const send = (response: ServerResponse, { status = 200, headers = {}, body = {} }: ScriptedResponse) =>
        response.writeHead(status, headers).end(JSON.stringify(body));
    const server = await startServer((response, { url = "" }) => {
        if (!url.endsWith("/health")) {
            send(response, { headers: headersOfOthers, body: { data: { id: "config-1" } } });
            return;
        }
        arrivals.push(url);
        send(response, script[Math.min(arrivals.length, script.length) - 1] ?? healthy);
    });
    const say = (line: string) => void lines.push(line);
    return { project: new Project(settingsFor(server, { logLine: say, maxWait: 5000, ...settings })), arrivals, lines };
}
