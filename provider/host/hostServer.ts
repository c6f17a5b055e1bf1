import type { ServerHttp2Stream } from "node:http2";
import { Server } from "node:net";

type Listener = (stream: ServerHttp2Stream, headers: Record<string, unknown>) => void;

/**
 * Calls `listener` for each call that Pulumi's engine makes from now on. The host of dynamic
 * providers does not hand over its gRPC server, so it is looked for among the open handles of this
 * process. If it is not found, nothing is called.
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
