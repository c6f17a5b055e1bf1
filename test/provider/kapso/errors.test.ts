import { describe, expect, it } from "vitest";
import { errorFromResponse } from "../../../provider/kapso/errors/errorFromResponse";
import { KapsoError } from "../../../provider/kapso/errors/kapsoError";
import { ConnectionError, TimeoutError, UnexpectedResponseError } from "../../../provider/kapso/errors/requestErrors";
import {
    AuthenticationError,
    ConflictError,
    MetaError,
    NotFoundError,
    PlanError,
    RateLimitError,
    RedirectError,
    ServerError,
    ValidationError,
} from "../../../provider/kapso/errors/statusErrors";

const response = (status: number, body: Partial<Parameters<typeof errorFromResponse>[0]> = {}) =>
    errorFromResponse({
        attempted: "update WhatsApp config config-1",
        status,
        serverWords: "the server's words",
        ...body,
        requestId: "req-9",
        retryAfter: undefined,
    });

describe("the error of a failed response", () => {
    it.each([
        [301, "RedirectError", RedirectError, "KAPSO-REDIRECT"],
        [302, "RedirectError", RedirectError, "KAPSO-REDIRECT"],
        [307, "RedirectError", RedirectError, "KAPSO-REDIRECT"],
        [308, "RedirectError", RedirectError, "KAPSO-REDIRECT"],
        [401, "AuthenticationError", AuthenticationError, "KAPSO-AUTHENTICATION"],
        [402, "PlanError", PlanError, "KAPSO-PLAN"],
        [403, "MetaError", MetaError, "KAPSO-META"],
        [404, "NotFoundError", NotFoundError, "KAPSO-NOT-FOUND"],
        [408, "TimeoutError", TimeoutError, "KAPSO-TIMEOUT"],
        [409, "ConflictError", ConflictError, "KAPSO-CONFLICT"],
        [400, "ValidationError", ValidationError, "KAPSO-VALIDATION"],
        [422, "ValidationError", ValidationError, "KAPSO-VALIDATION"],
        [429, "RateLimitError", RateLimitError, "KAPSO-RATE-LIMIT"],
        [500, "ServerError", ServerError, "KAPSO-SERVER"],
        [503, "ServerError", ServerError, "KAPSO-SERVER"],
    ])("with status %i is a %s", (status, name, errorClass, code) => {
        const error = response(status);
        expect(error).toBeInstanceOf(errorClass);
        expect(error).toBeInstanceOf(KapsoError);
        expect(error).toMatchObject({ name, code });
    });

    it.each([400, 401, 402, 403, 404, 405, 407, 408, 409, 422, 429, 500, 502])(
        "with status %i names the attempt, the response and the next step",
        (status) => {
            const start = `Could not update WhatsApp config config-1: Kapso returned ${status} "the server's words" (request req-9). `;
            const { message, code } = response(status);
            expect(message.slice(0, start.length)).toBe(start);
            expect(message.slice(start.length)).toMatch(/^\[KAPSO-[A-Z-]+\](?:\n {2}- [A-Z].{20,}\.)+$/);
            expect(message.slice(start.length)).toContain(`[${code}]`);
        },
    );

    it("has its parts as properties", () => {
        expect(
            errorFromResponse({ attempted: "a", status: 503, serverWords: undefined, requestId: undefined, retryAfter: 7000 }),
        ).toMatchObject({
            retryAfter: 7000,
        });
        expect(response(422)).toMatchObject({
            attempted: "update WhatsApp config config-1",
            status: 422,
            serverWords: "the server's words",
            requestId: "req-9",
        });
    });

    it("without Kapso's words or a request ID is a complete sentence", () => {
        const { message } = errorFromResponse({
            attempted: "delete it",
            status: 500,
            serverWords: undefined,
            requestId: undefined,
            retryAfter: undefined,
        });
        expect(message).toMatch(/^Could not delete it: Kapso returned 500 without an error message\. \S/);
    });

    it("with status 401 names both ways to set the key, and the step after a key rotation", () => {
        expect(response(401).message).toMatch(/kapso:apiKey or KAPSO_API_KEY\)\.\n.*rotated.*`pulumi up`.*--run-program/);
    });

    it("with status 404 names both possible causes", () => {
        expect(response(404).message).toMatch(/\n.*object exists in Kapso\.\n.*base URL \(kapso:baseUrl\).*key \(kapso:apiKey\)/);
    });
});

/** Words that the advice for each cause must contain, and words that it must not contain. */
const accessToken = /Declare a valid accessToken.*Meta refused the current one.*API key is not the cause/;
const apiKey = /Check the API key \(kapso:apiKey/;
const meta = { code: 190 };

describe("the advice", () => {
    it.each([
        ["401 of Kapso", response(401, { serverWords: "Invalid or missing API key" }), AuthenticationError, apiKey],
        ["401 with an error of Meta in the body", response(401, { meta }), MetaError, accessToken],
        [
            "401 with Meta's words as a text",
            response(401, { serverWords: "Error validating access token: expired" }),
            MetaError,
            accessToken,
        ],
        ["403 of Meta", response(403, { serverWords: "(#200) Permissions error", meta: { code: 200 } }), MetaError, accessToken],
        ["403 in other words", response(403, { serverWords: "Forbidden" }), MetaError, accessToken],
        ["403 that names the API key", response(403, { serverWords: "API key is revoked" }), AuthenticationError, /API key \(kapso:apiKey/],
        ["403 of a proxy", response(403, { serverWords: "an HTML page titled 'Blocked'" }), AuthenticationError, /proxy or a firewall/],
        ["403 without a reason", response(403, { serverWords: undefined }), AuthenticationError, /proxy or a firewall.*Meta/],
        ["400 with Meta's error of a token", response(400, { meta }), MetaError, accessToken],
        ["422 with Meta's error of a permission", response(422, { meta: { code: 10 } }), MetaError, accessToken],
        ["400 with Meta's error of a value", response(400, { meta: { code: 100 } }), ValidationError, /phoneNumberId, businessAccountId/],
        ["402", response(402), PlanError, /plan/],
        ["405, of a wrong base URL", response(405), ValidationError, /kapso:baseUrl.*kapso:apiVersion/],
        ["407", response(407), ValidationError, /HTTPS_PROXY/],
        ["421", response(421), ValidationError, /kapso:baseUrl or KAPSO_BASE_URL/],
        ["409, of either cause", response(409), ConflictError, /already has such an object.*limit of your Kapso plan/],
        ["429 of the health checks", response(429, { isHealthLimit: true }), RateLimitError, /health checks/],
        ["500 with an error of Meta", response(500, { meta }), ServerError, /Run the command again later/],
    ])("after %s fits its cause", (_title, error, errorClass, advice) => {
        expect(error).toBeInstanceOf(errorClass);
        expect(error.hints.join(" ")).toMatch(advice);
        if (advice === accessToken) {
            expect(error.hints.join(" ")).not.toContain("kapso:apiKey");
        }
        if (!(error instanceof ValidationError)) {
            expect(error.hints.join(" ")).not.toContain("Correct the arguments");
        }
    });

    it("after a redirect names its target and the base URL to set", () => {
        const redirect = { target: "https://kapso.example/api/v1/customers", baseUrl: "https://kapso.example/api/v1" };
        const error = response(301, { redirect });
        expect(error.message).toMatch(
            /^Could not update WhatsApp config config-1: Kapso returned 301 and redirects to https:\/\/kapso\.example\/api\/v1\/customers \(request req-9\)\. /,
        );
        expect(error.message).toMatch(
            /did not follow the redirect, so it did not send the API key.*KAPSO_BASE_URL\) to https:\/\/kapso\.example\/api\/v1\.$/s,
        );
    });
});

describe("the number of tries", () => {
    it("is in the message once, as the sum of all tries", () => {
        const error = response(503);
        error.countEarlier(0);
        expect(error.message).not.toContain("Tried");
        error.countEarlier(2);
        error.countEarlier(4, "the run was cancelled");
        expect(error.message).toMatch(
            /\(Tried 7 times, then the run was cancelled\.\) \[KAPSO-SERVER\]\n.*Completed changes are kept\.\n.*support\.$/,
        );
        expect(error.message.match(/Tried/g)).toHaveLength(1);
    });
});

describe("the error of a request without a usable response", () => {
    it.each([true, false])("shows whether the request was sent (%s)", (sent) => {
        const cause = new Error("ECONNRESET");
        const error = new ConnectionError({ attempted: "create it", reason: "it broke", advice: ["Try again."], sent, cause });
        expect(error).toMatchObject({ name: "ConnectionError", sent, cause, status: undefined });
        expect(error.message).toBe("Could not create it: it broke. [KAPSO-CONNECTION]\n  - Try again.");
    });

    it("is a TimeoutError after the deadline", () => {
        expect(new TimeoutError({ attempted: "a", reason: "b", advice: ["c"] }).name).toBe("TimeoutError");
    });

    it("names the base URL and a proxy as possible causes of an undocumented 2xx response", () => {
        const { message, status } = new UnexpectedResponseError("read it", 200, "the body is not JSON");
        expect(message).toMatch(
            /^Could not read it: Kapso returned 200, but the body is not JSON\. \[KAPSO-UNEXPECTED-RESPONSE\]\n.*kapso:baseUrl.*proxy/s,
        );
        expect(status).toBe(200);
    });
});
