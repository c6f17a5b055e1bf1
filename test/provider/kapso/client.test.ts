import { beforeEach, describe, expect, it } from "vitest";
import { UnexpectedResponseError } from "../../../provider/kapso/errors/requestErrors";
import { MetaError, NotFoundError, RedirectError, ValidationError } from "../../../provider/kapso/errors/statusErrors";
import { KapsoClient } from "../../../provider/kapso/http/client";
import type { KapsoRequest } from "../../../provider/kapso/http/request";
import { rememberSecrets } from "../../../provider/kapso/knownSecrets";
import { version } from "../../../provider/kapso/version";
import { aRead, failureOf, respondingWith, settingsFor, skipWaits, stubProxies } from "./localServer";

const aCreate: KapsoRequest = {
    method: "POST",
    path: "/customers/customer-1/whatsapp_configs",
    body: { whatsapp_config: { name: 'Zoë "☎"\n', access_token: "token-canary" } },
    attempt: "create it",
};

beforeEach(() => {
    stubProxies();
    rememberSecrets(["token-canary"]);
});

describe("a request", () => {
    it("has the API key, the accepted content type and the version of this package in its headers", async () => {
        const server = await respondingWith(200, { data: {} });
        await new KapsoClient(settingsFor(server)).send(aRead);
        expect(server.arrivals).toHaveLength(1);
        const [arrival] = server.arrivals;
        expect(arrival).toMatchObject({ method: "GET", url: "/api/v1/whatsapp_configs/config-1", body: "" });
        expect(arrival?.headers).toMatchObject({
            "x-api-key": "key-canary",
            accept: "application/json",
            "user-agent": `pulumi-kapso/${version} node/${process.versions.node}`,
        });
        expect(arrival?.headers).not.toHaveProperty("content-type");
        expect(version).toMatch(/^\d+\.\d+\.\d+/);
    });

    it("has a JSON body in which every character is intact", async () => {
        const server = await respondingWith(201, { data: {} });
        await new KapsoClient(settingsFor(server)).send(aCreate);
        expect(server.arrivals[0]?.headers["content-type"]).toBe("application/json");
        expect(JSON.parse(server.arrivals[0]?.body ?? "")).toEqual(aCreate.body);
    });

    it("reuses an earlier connection", async () => {
        const server = await respondingWith(200, {});
        const client = new KapsoClient(settingsFor(server));
        for (let count = 0; count < 10; count += 1) {
            await client.send(aRead);
        }
        expect(server.arrivals).toHaveLength(10);
        // The client opens a second connection if the first is still receiving the end of its
        // response.
        expect(server.connections).toBeLessThanOrEqual(2);
    });
});

describe("a 2xx response", () => {
    it("returns the parsed body", async () => {
        expect(await send(200, { data: { id: "config-1" }, unknown: [null] })).toEqual({ data: { id: "config-1" }, unknown: [null] });
    });

    it("with status 204 returns undefined", async () => {
        expect(await send(204, "")).toBeUndefined();
    });

    it.each([
        ["a page of HTML", "<html><head><title>Log in</title></head></html>"],
        ["JSON that ends too early", '{"data": {"id": "conf'],
    ])("with %s is an error that names the possible cause", async (_title, body) => {
        skipWaits();
        const error = await failureOf(send(200, body));
        expect(error).toBeInstanceOf(UnexpectedResponseError);
        expect(error.message).toMatch(
            /^Could not read WhatsApp config config-1: Kapso returned 200, but the body is not JSON\. .*\[KAPSO-UNEXPECTED-RESPONSE\].*kapso:baseUrl.*proxy/s,
        );
    });
});

describe("a failed response", () => {
    it("leads to the error class of its status, with the server's words", async () => {
        const error = await failureOf(send(404, { error: "WhatsApp configuration not found" }));
        expect(error).toBeInstanceOf(NotFoundError);
        expect(error.message).toContain('Kapso returned 404 "WhatsApp configuration not found". ');
    });

    it("in HTML, from a proxy, leads to one readable line", async () => {
        const error = await failureOf(send(404, "<html>\n<title>Blocked</title>\n<body>lots of text</body></html>"));
        expect(error.message).toContain("Kapso returned 404 with an HTML page titled 'Blocked'");
        expect(error.message).not.toContain("lots of text");
    });

    it("leads to an error with Kapso's request ID", async () => {
        const error = await failureOf(send(422, { error: "Name can't be blank" }, aRead, { "x-request-id": "5f3a-9.b:c" }));
        expect(error).toMatchObject({ requestId: "5f3a-9.b:c" });
        expect(error.message).toContain("(request 5f3a-9.b:c)");
    });

    it.each(["a b", "x".repeat(200), "echo-key-canary"])("leads to an error without a malformed request ID: %s", async (id) => {
        const error = await failureOf(send(422, { error: "Name can't be blank" }, aRead, { "x-request-id": id }));
        expect(error).toMatchObject({ requestId: undefined });
        expect(error.message).not.toContain("request ");
    });

    it("leads to an error without the API key and secrets of the body, even if Kapso returns them", async () => {
        const error = await failureOf(send(422, { error: "Access token token-canary and key key-canary are invalid" }, aCreate));
        expect(error).toBeInstanceOf(ValidationError);
        expect(error.message).toContain("Access token [secret] and key [secret] are invalid");
        expect(JSON.stringify({ ...error })).not.toContain("canary");
    });
});

describe("an error of Meta", () => {
    it("that Kapso passes on in a 401 is about the access token, in Meta's words", async () => {
        const message = "Error validating access token: token-canary has expired";
        const error = await failureOf(send(401, { error: { message, type: "OAuthException", code: 190, fbtrace_id: "A1" } }, aCreate));
        expect(error).toBeInstanceOf(MetaError);
        expect(error.message).toMatch(
            /Kapso returned 401 "Error validating access token: \[secret\] has expired \(error 190 of Meta\)"\. /,
        );
        expect(error.message).toContain("accessToken");
        expect(error.message).not.toContain("kapso:apiKey");
    });
});

describe("a redirect", () => {
    const statuses = [301, 302, 303, 307, 308];

    it.each(statuses)("with status %i is not followed, and the error names its target", async (status) => {
        const elsewhere = await respondingWith(200, { data: {} });
        const location = `${elsewhere.baseUrl}${aRead.path}?key=secret#top`;
        const error = await failureOf(send(status, "<html><title>Moved</title></html>", aRead, { location }));
        expect(error).toBeInstanceOf(RedirectError);
        expect(error.message).toContain(
            `Kapso returned ${status} and redirects to ${elsewhere.baseUrl}${aRead.path}. The provider did not follow the redirect`,
        );
        expect(error.message).toMatch(/set the base URL \(kapso:baseUrl or KAPSO_BASE_URL\) to \S+\.$/);
        expect(error.message.endsWith(` to ${elsewhere.baseUrl}.`)).toBe(true);
        expect(error.message).not.toMatch(/secret|Correct the arguments/);
        expect(elsewhere.arrivals).toEqual([]);
    });

    it("is not retried", async () => {
        const server = await respondingWith(302, "", { location: "https://login.example/" });
        await failureOf(new KapsoClient(settingsFor(server)).send(aRead));
        expect(server.arrivals).toHaveLength(1);
    });

    it("to a relative URL leads to the same host", async () => {
        const error = await failureOf(send(308, "", aRead, { location: "/platform/v1/whatsapp_configs/config-1" }));
        expect(error.message).toMatch(
            /redirects to http:\/\/127\.0\.0\.1:\d+\/platform\/v1\/.*\[KAPSO-REDIRECT\].*KAPSO_BASE_URL\) to http:\/\/127\.0\.0\.1:\d+\/platform\/v1\.$/s,
        );
    });

    it("to http on another host leads to an error that names the target, and does not advise to send the key unencrypted", async () => {
        const error = await failureOf(send(301, "", aRead, { location: `http://kapso.example/api/v1${aRead.path}` }));
        expect(error.message).toContain(
            `redirects to http://kapso.example/api/v1${aRead.path}. The provider did not follow the redirect, so it did not send the API key there. [KAPSO-REDIRECT]\n  - Correct the base URL`,
        );
        expect(error.message).not.toContain("set the base URL");
    });

    it.each([
        ["a page for people", "https://login.example/sign-in/session-abc?next=x", "redirects to https://login.example. "],
        ["credentials", "https://ann:password@kapso.example/", "redirects to https://kapso.example. "],
        ["the key in its path", "https://kapso.example/key-canary/whatsapp_configs/config-1", "redirects to https://kapso.example. "],
        ["the key in its host", "https://key-canary.example/", "redirects to another host. "],
        ["another protocol", "javascript:alert(1)", "redirects to an address without http or https. "],
        ["no URL", "https://", "redirects to no address. "],
        ["nothing", undefined, "redirects to no address. "],
    ])("to %s leads to an error without secrets", async (_title, location, words) => {
        const error = await failureOf(send(302, "", aRead, location === undefined ? {} : { location }));
        expect(error.message).toContain(words);
        expect(error.message).toMatch(/Correct the base URL \(kapso:baseUrl or KAPSO_BASE_URL\)/);
        expect(error.message).not.toMatch(/canary|ann|password|session|next/);
    });
});

async function send(status: number, body: unknown, request = aRead, headers: Record<string, string> = {}): Promise<unknown> {
    const server = await respondingWith(status, body, headers);
    return new KapsoClient(settingsFor(server)).send(request);
}
