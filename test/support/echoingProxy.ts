import { once } from "node:events";
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Emulator } from "../../emulator/index";
import { byApiVersion } from "./apiVersion";

/** A response that replaces the emulator's response. */
export interface Echo {
    status: number;
    headers?: OutgoingHttpHeaders;
    body: string;
}

/**
 * A proxy between a client and the emulator. It records all requests and responses, and can
 * respond to a request itself with all secrets of the client.
 */
export class EchoingProxy {
    /** `undefined` forwards the request. The path is relative to the base URL. */
    echo: (request: { method: string; path: string; body: string; apiKey: string }) => Echo | undefined | Promise<Echo | undefined> = () =>
        undefined;
    /** Changes a response body of the emulator to that of another version of Kapso. */
    rewrite: (body: string) => string = (body) => body;
    /** All API keys and request bodies that the emulator received. */
    sent = "";
    /** All response bodies that the client received, except for the echoes. */
    shown = "";
    /** All echoed response bodies. */
    echoed = "";

    private constructor(
        private readonly server: Server,
        /** Base URLs of both API versions. */
        readonly v1: string,
        readonly platform: string,
    ) {}

    /** The base URL of this test's API version. */
    get baseUrl(): string {
        return byApiVersion({ v1: this.v1, platform: this.platform });
    }

    static async start(emulator: Emulator): Promise<EchoingProxy> {
        const paths = [emulator.baseUrl, emulator.platformBaseUrl].map((url) => new URL(url).pathname);
        const server = createServer(async (request, response) => {
            const body = await text(request);
            const { method = "GET", url = "" } = request;
            const root = paths.find((path) => url.startsWith(`${path}/`)) ?? "";
            const apiKey = String(request.headers["x-api-key"] ?? "");
            const echo = await proxy.echo({ method, path: url.slice(root.length), body, apiKey });
            if (echo) {
                proxy.echoed += `${JSON.stringify(echo.headers ?? {})}${echo.body}\n`;
                response.writeHead(echo.status, { "content-type": "application/json", ...echo.headers }).end(echo.body);
                return;
            }
            proxy.sent += `${apiKey}\n${body}\n`;
            const upstream = await passOn(`${new URL(emulator.baseUrl).origin}${url}`, request, body);
            const shown = proxy.rewrite(await upstream.text());
            proxy.shown += `${shown}\n`;
            response.writeHead(upstream.status, { "content-type": upstream.headers.get("content-type") ?? "text/plain" }).end(shown);
        });
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        const proxy = new EchoingProxy(server, `${origin}${paths[0]}`, `${origin}${paths[1]}`);
        return proxy;
    }

    async close(): Promise<void> {
        const closed = once(this.server, "close");
        this.server.close();
        this.server.closeAllConnections();
        await closed;
    }
}

function passOn(url: string, { method = "GET", headers }: IncomingMessage, body: string): Promise<Response> {
    const { host, connection, "content-length": length, ...others } = headers;
    return fetch(url, { method, headers: others as Record<string, string>, ...(body === "" ? {} : { body }) });
}
