import { onEachCall } from "./hostServer";

const controller = new AbortController();
let isWatching = false;

/**
 * Aborted when the user cancels the run. Waits then end early; requests in flight are completed.
 */
export const cancellation: AbortSignal = controller.signal;

/**
 * On the first Ctrl-C, the engine calls `Cancel`. Pulumi's host for dynamic providers handles that
 * call and does not pass it on, so this listens for it on the host's HTTP/2 server. If no server is
 * found, a cancelled run ends only after all waits have ended.
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
