import { connect } from "node:net";

/** How often an idle process looks for its engine, in milliseconds. */
const interval = 2000;
let isWatched = false;

/** Ends this process soon after the engine is gone, also when nothing is waiting in it. */
export function watchEngine(): void {
    if (!isWatched) {
        isWatched = true;
        setInterval(endWithoutEngine, interval).unref();
    }
}

/**
 * Ends this process when Pulumi's engine is gone. A killed CLI leaves its provider process running with all that waits in it
 * (design, section 3): what it would still send, nobody would write into the state.
 */
export async function endWithoutEngine(address: string | undefined = process.argv[2]): Promise<void> {
    const [, host, port] = /^(.+):(\d+)$/.exec(address ?? "") ?? [];
    if (host !== undefined && !(await accepts(host, Number(port)))) {
        process.exit(1);
    }
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
