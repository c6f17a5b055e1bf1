/**
 * `npm run engine`: installs a Pulumi CLI that `locateEngine` finds. `npm start` and `npm test`
 * run it every time, so it does nothing if a usable CLI exists.
 */
import { locateEngine } from "./locate";
import { EngineUnavailableError, obtainEngine } from "./obtain";

const stop = new AbortController();

async function main(): Promise<void> {
    // A signal stops running programs, removes incomplete folders and releases the lock.
    // On a terminal, the signal arrives twice, from the terminal and from tsx. With `once`, the
    // second signal would kill this process.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        process.on(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
    }
    const engine = (await locateEngine()) ?? (await obtainEngine({ signal: stop.signal }));
    console.log(`Pulumi ${engine.version} (${engine.pulumi})`);
}

main().catch((error: unknown) => {
    // An expected error needs no stack trace. Any other error does.
    if (stop.signal.aborted) {
        console.error(stop.signal.reason.message);
    } else {
        console.error(error instanceof EngineUnavailableError ? error.message : error);
    }
    process.exitCode = 1;
});
