import { Command } from "commander";
import { locateEngine } from "../test/engine/toolchain/locate";
import { emulatedService } from "./start/emulated";
import { liveService, liveVariables } from "./start/live";
import { Pulumi } from "./start/pulumi";
import { runQuickstart } from "./start/quickstart";
import type { Service } from "./start/service";
import { Stopped } from "./start/stopped";
import { say } from "./start/terminal";

/**
 * `npm start`: the quickstart as its user sees it, on the emulator or, with `--live`, on the real
 * Kapso.
 */
async function main(): Promise<void> {
    const { live = false } = new Command("npm start --")
        .description("Run examples/quickstart with the real Pulumi CLI in a temporary folder: preview, up, a change, drift, destroy")
        .option("--live", "use the real Kapso API instead of the emulator; asks for confirmation before any change")
        .addHelpText("after", `\nWith --live, the run asks for values that these environment variables do not set:\n${liveVariables()}`)
        .allowExcessArguments(false)
        .parse()
        .opts<{ live?: boolean }>();

    const signal = interruption();
    const service = live ? await liveService(signal) : await emulatedService();
    try {
        await runOn(service, signal);
    } finally {
        await service.close();
    }
    say("\nThis run left nothing behind.");
    if (!live) {
        say("To run this with your own Kapso account (it asks for confirmation first): npm start -- --live");
    }
}

async function runOn(service: Service, signal: AbortSignal): Promise<void> {
    const engine = await locateEngine();
    if (!engine) {
        throw new Stopped("Could not find a Pulumi CLI. Run `npm run engine` to install one.");
    }
    say(`\nexamples/quickstart, run by Pulumi ${engine.version} on ${service.title}.`);
    const pulumi = await Pulumi.prepare(engine, service.env);
    try {
        await runQuickstart(pulumi, service, signal);
    } finally {
        await pulumi.remove();
    }
}

/**
 * Ends the run in order: waits for the CLI, deletes what was created at the real Kapso, and removes
 * the folder.
 */
function interruption(): AbortSignal {
    const controller = new AbortController();
    for (const [name, exitCode] of Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 })) {
        // Not `once`: a second Ctrl-C is for the CLI, and must not end this process before the
        // clean-up.
        process.on(name, () => controller.abort(new Stopped(`Stopped by ${name === "SIGINT" ? "Ctrl-C" : name}.`, exitCode)));
    }
    // A closed terminal accepts no output. The clean-up continues.
    process.stdout.on("error", () => {});
    process.stderr.on("error", () => {});
    return controller.signal;
}

main().catch((error: unknown) => {
    console.error(error instanceof Stopped ? `\n${error.message}` : error);
    process.exitCode = error instanceof Stopped ? error.exitCode : 1;
});
