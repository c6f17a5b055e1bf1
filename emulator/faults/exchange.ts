import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Conditions } from "../call";
import type { RecordedRequest, RequestLog } from "../requestLog";

const SLOW_PIECES = 20;

/**
 * One request and its connection, for use by faults. The request log is updated before anything is
 * sent or cut.
 */
export class Exchange {
    /** Whether a fault has already written a response to the connection, or cut the connection. */
    private sent = false;

    constructor(
        readonly request: RecordedRequest,
        readonly conditions: Conditions,
        readonly rateHeaders: Readonly<Record<string, string>>,
        /** Aborted when the emulator closes. Waiting requests are then never executed. */
        private readonly closing: AbortSignal,
        private readonly outgoing: ServerResponse,
        private readonly log: RequestLog,
    ) {}

    /**
     * Waits in real time, independent of the emulator's clock. Rejects when the emulator closes.
     */
    async wait(milliseconds: number): Promise<void> {
        await delay(milliseconds, undefined, { signal: this.closing });
    }

    /** Rejects when the emulator closes. */
    async until(event: Promise<void>): Promise<void> {
        this.closing.throwIfAborted();
        let stop = () => {};
        const closed = new Promise<never>((_, reject) => {
            stop = () => reject(this.closing.reason);
        });
        this.closing.addEventListener("abort", stop);
        await Promise.race([event, closed]).finally(() => this.closing.removeEventListener("abort", stop));
    }

    /** The response, unless a fault has already sent one. */
    unlessSent(response: Response): Response {
        return this.sent ? RESPONSE_ALREADY_SENT : response;
    }

    cut(): Response {
        this.sent = true;
        this.log.close(this.request, null);
        this.outgoing.destroy();
        return RESPONSE_ALREADY_SENT;
    }

    /**
     * Sends the headers of the whole response and the first half of the body, then ends the
     * connection.
     */
    async sendTruncated(response: Response): Promise<Response> {
        const body = Buffer.from(await response.arrayBuffer());
        if (this.sent || body.length < 2) {
            return this.cut();
        }
        this.writeHead(response, body.length);
        const written = new Promise<void>((resolve) => this.outgoing.write(body.subarray(0, body.length >> 1), () => resolve()));
        await written;
        this.outgoing.socket?.destroySoon();
        return RESPONSE_ALREADY_SENT;
    }

    async sendSlowly(response: Response, milliseconds: number): Promise<Response> {
        const body = Buffer.from(await response.arrayBuffer());
        if (this.sent) {
            return RESPONSE_ALREADY_SENT;
        }
        this.writeHead(response, body.length);
        const size = Math.max(1, Math.ceil(body.length / SLOW_PIECES));
        const pieces = Math.max(1, Math.ceil(body.length / size));
        for (let start = 0; start < body.length && !this.outgoing.destroyed; start += size) {
            await this.wait(milliseconds / pieces);
            this.outgoing.write(body.subarray(start, start + size));
        }
        this.outgoing.end();
        return RESPONSE_ALREADY_SENT;
    }

    private writeHead({ status, headers }: Response, length: number): void {
        this.sent = true;
        this.log.close(this.request, status);
        this.outgoing.writeHead(status, { ...Object.fromEntries(headers), ...(length > 0 ? { "content-length": String(length) } : {}) });
        this.outgoing.flushHeaders();
    }
}
