/**
 * `npm run engine`: leaves a Pulumi CLI that `locateEngine` finds. `npm start` and `npm test` call it every time, so it does nothing but look when
 * there is one already.
 */
import { locateEngine } from "./locate";
import { EngineUnavailableError, obtainEngine } from "./obtain";

const stop = new AbortController();

async function main(): Promise<void> {
    // Ctrl-C and its like end the work in order: running programs are stopped, half-made folders removed, the lock released. On a terminal the
    // signal arrives twice, from the terminal and from tsx, hence `on`: with `once` the second would kill.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        process.on(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
    }
    const engine = (await locateEngine()) ?? (await obtainEngine({ signal: stop.signal }));
    console.log(`Pulumi ${engine.version} (${engine.pulumi})`);
}

main().catch((error: unknown) => {
    // Of what can be expected the reader needs the message only; of anything else the place as well.
    if (stop.signal.aborted) {
        console.error(stop.signal.reason.message);
    } else {
        console.error(error instanceof EngineUnavailableError ? error.message : error);
    }
    process.exitCode = 1;
});
