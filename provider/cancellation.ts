import { Server } from "node:net";

const controller = new AbortController();

/** Aborted when the user cancels the run: what waits gives up, what is in flight is finished. */
export const cancellation: AbortSignal = controller.signal;

/**
 * Pulumi's engine tells its providers of the first Ctrl-C by a call named Cancel, which the host of dynamic providers answers and
 * keeps to itself. So its HTTP/2 server is watched for that call. Where it cannot be found, a run ends only when all that waits
 * has had its turn.
 */
export function watchForCancel(): void {
    for (const handle of activeHandles()) {
        // Only HTTP/2 servers emit this event.
        if (handle instanceof Server) {
            handle.on("stream", (_stream: unknown, headers: Record<string, unknown>) => {
                if (headers[":path"] === "/pulumirpc.ResourceProvider/Cancel") {
                    controller.abort();
                }
            });
        }
    }
}

function activeHandles(): unknown[] {
    const { _getActiveHandles } = process as unknown as { _getActiveHandles?: () => unknown[] };
    return _getActiveHandles?.() ?? [];
}
