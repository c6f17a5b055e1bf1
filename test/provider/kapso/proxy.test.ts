import { describe, expect, it, onTestFinished } from "vitest";
import { startEmulator } from "../../../emulator";
import { ConnectionError } from "../../../provider/kapso/errors/requestErrors";
import { KapsoClient } from "../../../provider/kapso/http/client";
import { Transport } from "../../../provider/kapso/http/transport";
import { aRead, failureOf, respondingWith, settingsFor, startProxy, stubProxies } from "./localServer";

// The proxies below connect every request to the local server. The host names do not resolve, so a
// request that arrives must have used the proxy.
const baseUrl = "http://kapso.invalid/api/v1";

describe("the proxies of the environment", () => {
    it.each(["http_proxy", "HTTP_PROXY"])("are used for http URLs if %s is set", async (name) => {
        const server = await respondingWith(200, { data: "through" });
        const proxy = await startProxy(server);
        stubProxies({ [name]: proxy.url });
        expect((await exchange(baseUrl)).body).toBe('{"data":"through"}');
        expect(proxy.requested.map(({ target }) => target)).toEqual(["kapso.invalid:80"]);
        expect(server.arrivals[0]).toMatchObject({ url: "/api/v1/whatsapp_configs/config-1", headers: { host: "kapso.invalid" } });
    });

    it.each(["https_proxy", "HTTPS_PROXY"])("are used for https URLs if %s is set, and never receive the API key", async (name) => {
        const proxy = await startProxy(await respondingWith(200, {}), "503 Service Unavailable");
        stubProxies({ [name]: proxy.url });
        await failureOf(exchange("https://kapso.invalid/api/v1"));
        expect(proxy.requested.map(({ target }) => target)).toEqual(["kapso.invalid:443"]);
        expect(JSON.stringify(proxy.requested)).not.toContain("canary");
    });

    it("receive the user and password in the proxy's URL", async () => {
        const server = await respondingWith(200, {});
        const proxy = await startProxy(server);
        stubProxies({ HTTP_PROXY: proxy.url.replace("//", "//ann:secret@") });
        await exchange(baseUrl);
        expect(proxy.requested[0]?.headers["proxy-authorization"]).toBe(`Basic ${Buffer.from("ann:secret").toString("base64")}`);
        expect(server.arrivals[0]?.headers).not.toHaveProperty("proxy-authorization");
    });

    it.each(["127.0.0.1", "kapso.example,127.0.0.1", "*"])("are not used for the hosts in NO_PROXY=%s", async (hosts) => {
        const server = await respondingWith(200, {});
        const proxy = await startProxy(server);
        stubProxies({ HTTP_PROXY: proxy.url, NO_PROXY: hosts });
        await exchange(server.baseUrl);
        expect(proxy.requested).toEqual([]);
        expect(server.arrivals).toHaveLength(1);
    });

    it("that refuse the connection are named with their status, and the request counts as not sent", async () => {
        const proxy = await startProxy(await respondingWith(200, {}), "407 Proxy Authentication Required");
        stubProxies({ HTTP_PROXY: proxy.url });
        const error = await failureOf(exchange(baseUrl));
        expect(error).toBeInstanceOf(ConnectionError);
        expect(error).toMatchObject({ sent: false });
        expect(error.message).toMatch(/proxy.*407/);
    });

    it("that are not running are named in the error, not only the target host", async () => {
        stubProxies({ HTTP_PROXY: "http://127.0.0.1:1" });
        const error = await failureOf(exchange(baseUrl));
        expect(error).toMatchObject({ name: "ConnectionError", sent: false });
        expect(error.message).toContain(
            "kapso.invalid could not be reached (ECONNREFUSED), perhaps because of HTTP_PROXY, HTTPS_PROXY or NO_PROXY",
        );
    });

    it("that are not URLs are rejected by the name of the variable, without its value", async () => {
        stubProxies({ HTTP_PROXY: "proxy canary" });
        const error = await failureOf(exchange(baseUrl));
        expect(error.message).toMatch(/HTTP_PROXY or HTTPS_PROXY is not a URL/);
        expect(error.message).not.toContain("canary");
    });
});

it("the error for an emulator behind a forwarded port advises to allow its host, and does not mention the access token", async () => {
    const emulator = await startEmulator();
    onTestFinished(() => emulator.close());
    const proxy = await startProxy({ baseUrl: emulator.baseUrl, arrivals: [], connections: 0 });
    stubProxies({ HTTP_PROXY: proxy.url });
    const { message } = await failureOf(new KapsoClient(settingsFor({ baseUrl })).send(aRead));
    expect(message).toBe(
        'Could not read WhatsApp config config-1: Kapso returned 421 "The emulator did not execute the request, because its host "kapso.invalid" is not allowed: ' +
            'start the emulator with --allow-host and this name, or use 127.0.0.1". [KAPSO-VALIDATION]\n  - Correct the base URL (kapso:baseUrl or KAPSO_BASE_URL). ' +
            "The server does not serve the host in it.\n  - Or allow that host on the server.",
    );
});

function exchange(url: string) {
    return new Transport(settingsFor({ baseUrl: url })).exchange(aRead);
}
