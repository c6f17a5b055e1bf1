import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Properties } from "./providerHost";

/** A proxy between a client and the emulator that plays another version of Kapso. */
export class RewritingProxy {
    /** Changes one object of a response. The path is the request's path. */
    rewrite: (object: Properties, path: string) => Properties = (object) => object;
    /** Changes the whole JSON body afterwards. */
    rewriteBody: (body: unknown, path: string) => unknown = (body) => body;
    /** The paths of the requests, relative to the base URL, as the client sent them. */
    readonly paths: string[] = [];

    private constructor(
        private readonly server: Server,
        /** The proxy's base URL for the emulator's API version. */
        readonly baseUrl: string,
    ) {}

    static async start(target: string): Promise<RewritingProxy> {
        const { origin, pathname } = new URL(target);
        const server = createServer(async (request, response) => {
            const chunks: Buffer[] = [];
            for await (const chunk of request) {
                chunks.push(chunk);
            }
            const { host, connection, "content-length": length, ...headers } = request.headers;
            const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
            const path = String(request.url).slice(pathname.length);
            proxy.paths.push(path);
            try {
                const upstream = await fetch(`${origin}${request.url}`, {
                    method: request.method ?? "GET",
                    headers: headers as Record<string, string>,
                    ...body,
                });
                const text = await upstream.text();
                response.writeHead(upstream.status, { "content-type": upstream.headers.get("content-type") ?? "text/plain" });
                response.end(proxy.rewritten(text, path));
            } catch {
                response.destroy(); // The emulator has cut the connection.
            }
        });
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        const proxy = new RewritingProxy(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`);
        return proxy;
    }

    async close(): Promise<void> {
        this.server.closeAllConnections();
        this.server.close();
        await once(this.server, "close");
    }

    private rewritten(text: string, path: string): string {
        let json: { data?: unknown };
        try {
            json = JSON.parse(text);
        } catch {
            return text;
        }
        return JSON.stringify(this.rewriteBody(this.withObjects(json, path), path));
    }

    private withObjects(json: { data?: unknown }, path: string): unknown {
        const { data } = json;
        if (Array.isArray(data)) {
            return { ...json, data: data.map((object) => this.rewrite(object, path)) };
        }
        return typeof data === "object" && data !== null ? { ...json, data: this.rewrite(data as Properties, path) } : json;
    }
}
