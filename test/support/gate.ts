import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Whether a response reaches its client: "before" and "after" cut the connection, without or with
 * the request executed.
 */
export type Fate = "arrives" | "before" | "after";

/** A request that waits in front of the emulator. */
export interface Held {
    readonly method: string;
    /** Lets it pass; resolves when its client has the response, or a broken connection. */
    pass(fate: Fate): Promise<void>;
}

/** Stands between one process and the emulator, and holds each request until it is let through. */
export class Gate {
    private readonly waiting: Held[] = [];
    private notify = () => {};

    private constructor(
        private readonly server: Server,
        /** The base URL of the API version that is behind it. */
        readonly baseUrl: string,
    ) {}

    static async start(target: string): Promise<Gate> {
        const { origin, pathname } = new URL(target);
        const server = createServer((request, response) => void gate.hold(request, response, origin));
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        const gate = new Gate(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`);
        return gate;
    }

    /**
     * The request that has waited longest. `undefined` if none arrives within a time, or before the
     * signal.
     */
    async next(milliseconds: number, ended: AbortSignal): Promise<Held | undefined> {
        if (this.waiting.length === 0 && !ended.aborted) {
            await new Promise<void>((resolve) => {
                const stop = () => {
                    clearTimeout(timer);
                    ended.removeEventListener("abort", stop);
                    resolve();
                };
                const timer = setTimeout(stop, milliseconds);
                this.notify = stop;
                ended.addEventListener("abort", stop);
            });
        }
        return this.waiting.shift();
    }

    async close(): Promise<void> {
        this.server.closeAllConnections();
        this.server.close();
        await once(this.server, "close");
    }

    private async hold(request: IncomingMessage, response: ServerResponse, origin: string): Promise<void> {
        const chunks: Buffer[] = [];
        for await (const chunk of request) {
            chunks.push(chunk);
        }
        const { method = "GET", url } = request;
        const pass = async (fate: Fate) => {
            if (fate === "before") {
                response.destroy();
                return;
            }
            const { host, connection, "content-length": length, ...headers } = request.headers;
            const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
            const answer = await fetch(`${origin}${url}`, { method, headers: headers as Record<string, string>, ...body });
            const text = await answer.text();
            if (fate === "after") {
                response.destroy();
                return;
            }
            const { connection: _, "content-length": __, "transfer-encoding": ___, ...shown } = Object.fromEntries(answer.headers);
            response.writeHead(answer.status, shown);
            await new Promise<void>((resolve) => response.end(text, resolve));
        };
        this.waiting.push({ method, pass });
        this.notify();
    }
}
