import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { byGeneration } from "./generation";

export interface EchoService {
    baseUrl: string;
    close(): Promise<void>;
}

/**
 * A service that has nothing, refuses every change and repeats, in its error, all that it was sent: the key and the body. The status is the name
 * of the owner: `/customers/422/whatsapp_configs`.
 */
export async function startEchoService(): Promise<EchoService> {
    const server = createServer(async (request, response) => {
        if (request.method === "GET") {
            const meta = { page: 1, per_page: 100, total_pages: 0, total_count: 0 };
            response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ data: [], meta }));
            return;
        }
        const status = Number(/\/(?:customers|whatsapp_configs|phone_numbers)\/(\d+)/.exec(request.url ?? "")?.[1] ?? 500);
        const error = `Not with ${request.headers["x-api-key"]}: ${await text(request)}`;
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error }));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    return {
        baseUrl: `http://127.0.0.1:${port}${byGeneration({ v1: "/api/v1", platform: "/platform/v1" })}`,
        close: async () => {
            const closed = once(server, "close");
            server.close();
            server.closeAllConnections();
            await closed;
        },
    };
}
