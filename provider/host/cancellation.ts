import { onEachCall } from "./hostServer";

const controller = new AbortController();
let isWatching = false;

/** Aborted when the user cancels the run: what waits gives up, what is in flight is finished. */
export const cancellation: AbortSignal = controller.signal;

/**
 * Pulumi's engine tells its providers of the first Ctrl-C by a call named Cancel, which the host of
 * dynamic providers answers and
 * keeps to itself. So its HTTP/2 server is watched for that call. Where it cannot be found, a run
 * ends only when all that waits
 * has had its turn.
 */
export function watchForCancel(): void {
    if (isWatching) {
        return;
    }
    isWatching = true;
    onEachCall((_stream, headers) => {
        if (headers[":path"] === "/pulumirpc.ResourceProvider/Cancel") {
            controller.abort();
        }
    });
}
