import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { HttpResponse } from "../../../provider/kapso/http/transport";
import { healthRateHeaders, rateHeaders, retryAfter } from "../../../provider/kapso/rateLimit/rateHeaders";

const now = new Date("2026-03-01T12:00:00Z");

beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => void vi.useRealTimers());

const response = (headers: HttpResponse["headers"]): HttpResponse => ({ status: 200, headers, body: "" });
const waitOf = (value: string | string[] | undefined) => retryAfter(response({ "retry-after": value }));

describe("the rate limit", () => {
    it("and the remaining requests are read from every response", () => {
        expect(rateHeaders(response({ "x-ratelimit-limit": "100", "x-ratelimit-remaining": "0" }))).toEqual({ limit: 100, remaining: 0 });
    });

    it("is absent if a response has no such header, for example from a proxy", () => {
        expect(rateHeaders(response({}))).toEqual({});
        expect(rateHeaders(response({ "x-ratelimit-remaining": "7" }))).toEqual({ remaining: 7 });
    });

    it.each(["", "-1", "1.5", "1e3", "many", "100, 100", "99999999999999"])("is absent if the header is %j", (value) => {
        expect(rateHeaders(response({ "x-ratelimit-limit": value, "x-ratelimit-remaining": value }))).toEqual({});
    });

    it("is absent if the header occurs twice", () => {
        expect(rateHeaders(response({ "x-ratelimit-limit": ["100", "50"] }))).toEqual({});
    });
});

it("the limits for health checks, per second and per minute, are separate from the limit for all requests", () => {
    const headers = {
        "x-ratelimit-limit": "100",
        "x-ratelimit-remaining": "60",
        "x-health-ratelimit-second-limit": "5",
        "x-health-ratelimit-second-remaining": "0",
        "x-health-ratelimit-minute-remaining": "many",
    };
    expect(healthRateHeaders(response(headers))).toEqual({ second: { limit: 5, remaining: 0 }, minute: {} });
    expect(rateHeaders(response(headers))).toEqual({ limit: 100, remaining: 60 });
});

describe("Retry-After", () => {
    it.each([
        ["0", 0],
        ["7", 7000],
        [" 60 ", 60_000],
        ["Sun, 01 Mar 2026 12:01:30 GMT", 90_000],
        ["Sunday, 01-Mar-26 12:00:30 GMT", 30_000],
    ])("of %j means a wait of %i ms", (value, wait) => {
        expect(waitOf(value)).toBe(wait);
    });

    it("of a past date means no wait", () => {
        expect(waitOf("Sun, 01 Mar 2026 11:59:00 GMT")).toBe(0);
    });

    it.each(["3601", "999999999", "Mon, 02 Mar 2026 12:00:00 GMT"])("of %j means a wait of at most an hour", (value) => {
        expect(waitOf(value)).toBe(3_600_000);
    });

    it.each([undefined, "", " ", "soon", "1.5", "-5", "99999999999999999999"])("of %j is ignored", (value) => {
        expect(waitOf(value)).toBeUndefined();
    });

    it("that occurs twice is ignored", () => {
        expect(waitOf(["1", "2"])).toBeUndefined();
    });
});
