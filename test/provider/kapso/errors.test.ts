import { describe, expect, it } from "vitest";
import {
    AuthenticationError,
    ConflictError,
    ConnectionError,
    fromAnswer,
    KapsoError,
    MetaError,
    NotFoundError,
    PlanError,
    RateLimitError,
    RedirectError,
    ServerError,
    TimeoutError,
    UnexpectedAnswerError,
    ValidationError,
} from "../../../provider/kapso/errors";

const answer = (status: number, body: Partial<Parameters<typeof fromAnswer>[0]> = {}) =>
    fromAnswer({
        attempted: "update WhatsApp config config-1",
        status,
        serverWords: "the server's words",
        ...body,
        requestId: "req-9",
        retryAfter: undefined,
    });

describe("an answer that is no success", () => {
    it.each([
        [301, "RedirectError", RedirectError],
        [302, "RedirectError", RedirectError],
        [307, "RedirectError", RedirectError],
        [308, "RedirectError", RedirectError],
        [401, "AuthenticationError", AuthenticationError],
        [402, "PlanError", PlanError],
        [403, "MetaError", MetaError],
        [404, "NotFoundError", NotFoundError],
        [408, "TimeoutError", TimeoutError],
        [409, "ConflictError", ConflictError],
        [400, "ValidationError", ValidationError],
        [422, "ValidationError", ValidationError],
        [429, "RateLimitError", RateLimitError],
        [500, "ServerError", ServerError],
        [503, "ServerError", ServerError],
    ])("of status %i is a %s", (status, name, errorClass) => {
        const error = answer(status);
        expect(error).toBeInstanceOf(errorClass);
        expect(error).toBeInstanceOf(KapsoError);
        expect(error.name).toBe(name);
    });

    it.each([400, 401, 402, 403, 404, 405, 407, 408, 409, 422, 429, 500, 502])(
        "of status %i says what was attempted, the answer, and what to do next",
        (status) => {
            const start = `Could not update WhatsApp config config-1: Kapso answered ${status} "the server's words" (request req-9). `;
            const { message } = answer(status);
            expect(message.slice(0, start.length)).toBe(start);
            expect(message.slice(start.length)).toMatch(/^[A-Z].{20,}\.$/);
        },
    );

    it("hands its parts to code", () => {
        expect(fromAnswer({ attempted: "a", status: 503, serverWords: undefined, requestId: undefined, retryAfter: 7000 })).toMatchObject({
            retryAfter: 7000,
        });
        expect(answer(422)).toMatchObject({
            attempted: "update WhatsApp config config-1",
            status: 422,
            serverWords: "the server's words",
            requestId: "req-9",
        });
    });

    it("without words or a request id says so instead of leaving holes", () => {
        const { message } = fromAnswer({
            attempted: "delete it",
            status: 500,
            serverWords: undefined,
            requestId: undefined,
            retryAfter: undefined,
        });
        expect(message).toMatch(/^Could not delete it: Kapso answered 500 without a reason\. \S/);
    });

    it("of status 401 names both ways to set the key, and what a rotation asks for", () => {
        expect(answer(401).message).toMatch(/kapso:apiKey or KAPSO_API_KEY.*rotated.*`pulumi up`.*--run-program/);
    });

    it("of status 404 names both causes that look alike", () => {
        expect(answer(404).message).toMatch(/does not exist.*base URL \(kapso:baseUrl\).*key \(kapso:apiKey\)/);
    });
});

/** What the advice of each must name, and must not. */
const accessToken = /access token.*API key is not the cause.*accessToken/;
const apiKey = /Check the API key \(kapso:apiKey/;
const meta = { code: 190 };

describe("the advice", () => {
    it.each([
        ["401 of Kapso", answer(401, { serverWords: "Invalid or missing API key" }), AuthenticationError, apiKey],
        ["401 with an error of Meta in the body", answer(401, { meta }), MetaError, accessToken],
        ["401 with Meta's words as a text", answer(401, { serverWords: "Error validating access token: expired" }), MetaError, accessToken],
        ["403 of Meta", answer(403, { serverWords: "(#200) Permissions error", meta: { code: 200 } }), MetaError, accessToken],
        ["403 in other words", answer(403, { serverWords: "Forbidden" }), MetaError, accessToken],
        ["403 that names the API key", answer(403, { serverWords: "API key is revoked" }), AuthenticationError, /API key \(kapso:apiKey/],
        ["403 of a proxy", answer(403, { serverWords: "an HTML page titled 'Blocked'" }), AuthenticationError, /proxy or firewall/],
        ["403 without a reason", answer(403, { serverWords: undefined }), AuthenticationError, /proxy or firewall.*Meta/],
        ["400 with Meta's error of a token", answer(400, { meta }), MetaError, accessToken],
        ["422 with Meta's error of a permission", answer(422, { meta: { code: 10 } }), MetaError, accessToken],
        ["400 with Meta's error of a value", answer(400, { meta: { code: 100 } }), ValidationError, /phoneNumberId, businessAccountId/],
        ["402", answer(402), PlanError, /plan/],
        ["405, of a wrong base URL", answer(405), ValidationError, /kapso:baseUrl.*kapso:apiVersion/],
        ["407", answer(407), ValidationError, /HTTPS_PROXY/],
        ["421", answer(421), ValidationError, /kapso:baseUrl or KAPSO_BASE_URL/],
        ["409, of either cause", answer(409), ConflictError, /one like this already.*limit of your Kapso plan/],
        ["429 of the health checks", answer(429, { isHealthLimit: true }), RateLimitError, /health checks/],
        ["500 with an error of Meta", answer(500, { meta }), ServerError, /run again later/],
    ])("after %s fits its cause", (_title, error, errorClass, advice) => {
        expect(error).toBeInstanceOf(errorClass);
        expect(error.advice).toMatch(advice);
        if (advice === accessToken) {
            expect(error.advice).not.toContain("kapso:apiKey");
        }
        if (!(error instanceof ValidationError)) {
            expect(error.advice).not.toContain("Correct the arguments");
        }
    });

    it("after a redirect names its target and the base URL to set", () => {
        const redirect = { target: "https://kapso.example/api/v1/customers", baseUrl: "https://kapso.example/api/v1" };
        const error = answer(301, { redirect });
        expect(error.message).toMatch(
            /^Could not update WhatsApp config config-1: Kapso answered 301 and points to https:\/\/kapso\.example\/api\/v1\/customers \(request req-9\)\. /,
        );
        expect(error.advice).toMatch(/KAPSO_BASE_URL\) to https:\/\/kapso\.example\/api\/v1\. .*not followed.*not sent/);
    });
});

describe("how often it was tried", () => {
    it("stands in the message once, all tries together, however many add to it", () => {
        const error = answer(503);
        error.countEarlier(0);
        expect(error.message).not.toContain("Tried");
        error.countEarlier(2);
        error.countEarlier(4, "the run was cancelled");
        expect(error.message).toMatch(/stays done\. \(Tried 7 times, then the run was cancelled\.\)$/);
        expect(error.message.match(/Tried/g)).toHaveLength(1);
    });
});

describe("what is no answer", () => {
    it.each([true, false])("keeps whether the request was sent (%s)", (sent) => {
        const cause = new Error("ECONNRESET");
        const error = new ConnectionError({ attempted: "create it", reason: "it broke", advice: "Try again.", sent, cause });
        expect(error).toMatchObject({ name: "ConnectionError", sent, cause, status: undefined });
        expect(error.message).toBe("Could not create it: it broke. Try again.");
    });

    it("is a TimeoutError when the deadline went by", () => {
        expect(new TimeoutError({ attempted: "a", reason: "b", advice: "c" }).name).toBe("TimeoutError");
    });

    it("blames the base URL or a proxy for a success that is not the API's", () => {
        const { message, status } = new UnexpectedAnswerError("read it", 200, "the body is not JSON");
        expect(message).toMatch(/^Could not read it: Kapso answered 200, but the body is not JSON\..*kapso:baseUrl.*proxy/);
        expect(status).toBe(200);
    });
});
