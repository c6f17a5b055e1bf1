import { once } from "node:events";
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Emulator } from "../../emulator/index";
import { byApiVersion } from "./apiVersion";

/** What is sent instead of the emulator's response. */
export interface Echo {
    status: number;
    headers?: OutgoingHttpHeaders;
    body: string;
}

/**
 * Stands between a client and the emulator. Keeps all that is sent and shown, and may answer a
 * request itself, with all that the client keeps secret.
 */
export class EchoingProxy {
    /** `undefined` passes the request on. The path is below the base URL. */
    echo: (request: { method: string; path: string; body: string; apiKey: string }) => Echo | undefined | Promise<Echo | undefined> = () =>
        undefined;
    /** Changes a body of the emulator, as another version of Kapso would show it. */
    rewrite: (body: string) => string = (body) => body;
    /** All API keys and bodies of requests that the emulator got. */
    sent = "";
    /** All bodies that the client got, those of echoes apart. */
    shown = "";
    /** All echoes. */
    echoed = "";

    private constructor(
        private readonly server: Server,
        /** Base URLs of both API versions. */
        readonly v1: string,
        readonly platform: string,
    ) {}

    /** The base URL of the API version at hand. */
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
