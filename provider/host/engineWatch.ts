import type { Http2Session } from "node:http2";
import { connect } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { onEachCall } from "./hostServer";

/** How often an idle process looks for its engine, in milliseconds. */
const interval = 2000;
let isWatched = false;

/**
 * The connections over which the engine has called, while they are open. The system closes them
 * when the engine's process ends.
 */
const connections = new Set<Http2Session>();

/** Ends this process soon after the engine has ended, also when nothing is waiting in it. */
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
            // The engine reads both. Pulumi's host would print this error, which fails in the same
            // way, without end.
            output.on("error", () => process.exit(1));
        }
        setInterval(endWithoutEngine, interval).unref();
    }
}

/**
 * Ends this process if Pulumi's engine has ended. A killed CLI leaves its provider process running
 * with all that waits in it: nobody would write into the state what it still sends. Only if the
 * engine's connection is closed, or none is known, is its address asked, which costs a connection.
 */
export async function endWithoutEngine(address: string | undefined = process.argv.at(-1)): Promise<void> {
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
 * Two turns of the event loop, so that it has read from every connection after this call: a closing
 * that came before it is known by then.
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
        const end = (isThere: boolean) => {
            socket.destroy();
            resolve(isThere);
        };
        socket.once("connect", () => end(true));
        socket.once("error", () => end(false));
    });
}
