import type { ServerHttp2Stream } from "node:http2";
import { Server } from "node:net";

type Listener = (stream: ServerHttp2Stream, headers: Record<string, unknown>) => void;

/**
 * Calls `listener` for each later call of the engine. Pulumi's host does not expose its gRPC
 * server, so this searches the open handles of the process for it. Does nothing if there is no
 * server.
 */
export function onEachCall(listener: Listener): void {
    for (const handle of activeHandles()) {
        // Only HTTP/2 servers emit this event.
        if (handle instanceof Server) {
            handle.on("stream", listener);
        }
    }
}

function activeHandles(): unknown[] {
    const { _getActiveHandles } = process as unknown as { _getActiveHandles?: () => unknown[] };
    return _getActiveHandles?.() ?? [];
}
