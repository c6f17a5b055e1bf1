import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Properties } from "../support/providerHost";

export interface Proxy {
    readonly baseUrl: string;
    close(): Promise<void>;
}

/** A proxy that changes every config in the emulator's responses. */
export async function changingConfigs(baseUrl: string, change: (config: Properties) => Properties): Promise<Proxy> {
    const server = createServer(async (request, response) => {
        const { method = "GET", headers, url } = request;
        const body = await text(request);
        const original = await fetch(new URL(baseUrl).origin + url, {
            method,
            headers: { "x-api-key": String(headers["x-api-key"]), "content-type": "application/json" },
            ...(body === "" ? {} : { body }),
        }).catch(() => undefined);
        if (!original) {
            response.destroy(); // The emulator has cut its own connection too.
            return;
        }
        const sentBody = await original.text();
        response.writeHead(original.status, { "content-type": "application/json" });
        response.end(sentBody === "" ? undefined : JSON.stringify(changed(JSON.parse(sentBody), change)));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return {
        baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}${new URL(baseUrl).pathname}`,
        close: async () => {
            server.closeAllConnections();
            server.close();
            await once(server, "close");
        },
    };
}

function changed(response: { data?: Properties | Properties[] }, change: (config: Properties) => Properties): unknown {
    const { data } = response;
    return data === undefined ? response : { ...response, data: Array.isArray(data) ? data.map(change) : change(data) };
}
