import type { Http2Session } from "node:http2";
import { connect } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { onEachCall } from "./hostServer";

/** Milliseconds between two checks of the engine by an idle process. */
const interval = 2000;
let isWatched = false;

/**
 * The open connections from the engine. The operating system closes them when the engine's process
 * ends.
 */
const connections = new Set<Http2Session>();

/** Ends this process soon after the engine ends, even if the process is idle. */
export function watchEngine(): void {
    if (!isWatched) {
        isWatched = true;
        onEachCall(({ session }) => {
            if (session && !connections.has(session)) {
                connections.add(session);
                session.once("close", () => connections.delete(session));
            }
        });
        for (const output of [process.stdout, process.stderr]) {
            // The engine reads both outputs. Pulumi's host would try to print this error, fail
            // again with the same error, and repeat that forever.
            output.on("error", () => process.exit(1));
        }
        setInterval(exitIfEngineEnded, interval).unref();
    }
}

/**
 * Ends this process if Pulumi's engine has ended. A killed CLI leaves its provider process running,
 * and nobody would store the results of its requests in the state. The engine's address is tried
 * only if no connection from the engine is open.
 */
export async function exitIfEngineEnded(address: string | undefined = process.argv.at(-1)): Promise<void> {
    if (await isConnected()) {
        return;
    }
    // Flags such as --tracing come before the address.
    const [, host, port] = /^(.+):(\d+)$/.exec(address ?? "") ?? [];
    if (host !== undefined && !(await accepts(host, Number(port)))) {
        process.exit(1);
    }
}

/**
 * Waits two turns of the event loop first. Then Node has seen every connection that was closed
 * before this call.
 */
async function isConnected(): Promise<boolean> {
    if (connections.size > 0) {
        await nextTurn();
        await nextTurn();
    }
    return [...connections].some(({ destroyed }) => !destroyed);
}

function accepts(host: string, port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect({ host, port });
        const end = (isOpen: boolean) => {
            socket.destroy();
            resolve(isOpen);
        };
        socket.once("connect", () => end(true));
        socket.once("error", () => end(false));
    });
}
