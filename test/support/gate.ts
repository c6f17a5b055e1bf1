import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * The fate of a request:
 * - "arrives": the client gets the response.
 * - "before", "after": the connection is cut before or after the execution.
 * - "limited": the client gets a 429, and the request is not executed.
 * - "refused": the client gets the response, and new connections are refused for a moment.
 */
export type Fate = "arrives" | "before" | "after" | "limited" | "refused";

/** Milliseconds, longer than a process needs to send its next request. */
const moment = 200;

/** A request that the gate holds. */
export interface Held {
    readonly method: string;
    /** Lets the request pass. Resolves when the client has the response or a broken connection. */
    pass(fate: Fate): Promise<void>;
}

/**
 * A proxy between one process and the emulator that holds each request until the test passes it.
 */
export class Gate {
    private readonly waiting: Held[] = [];
    private notify = () => {};

    private constructor(
        private readonly server: Server,
        /** The gate's base URL for the emulator's API version. */
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

    /** The oldest waiting request. `undefined` if none arrives in time or before the signal. */
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

    /** New connections are refused, and idle ones are closed. */
    private refuse(): void {
        this.server.close();
    }

    private async accept(): Promise<void> {
        this.server.listen(Number(new URL(this.baseUrl).port), "127.0.0.1");
        await once(this.server, "listening");
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
            if (fate === "limited") {
                response.writeHead(429, { "content-type": "application/json", "retry-after": "1" });
                await new Promise<void>((resolve) => response.end('{"error":"Rate limit exceeded"}', resolve));
                return;
            }
            const { host, connection, "content-length": length, ...headers } = request.headers;
            const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
            const upstream = await fetch(`${origin}${url}`, { method, headers: headers as Record<string, string>, ...body });
            const text = await upstream.text();
            if (fate === "after") {
                response.destroy();
                return;
            }
            const { connection: _, "content-length": __, "transfer-encoding": ___, ...shown } = Object.fromEntries(upstream.headers);
            if (fate === "refused") {
                this.refuse();
                response.setHeader("connection", "close");
            }
            response.writeHead(upstream.status, shown);
            await new Promise<void>((resolve) => response.end(text, resolve));
            if (fate === "refused") {
                await sleep(moment);
                await this.accept();
            }
        };
        this.waiting.push({ method, pass });
        this.notify();
    }
}
