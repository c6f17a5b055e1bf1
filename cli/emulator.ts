import { readFileSync } from "node:fs";
import { Command } from "commander";
import type { Emulator, EmulatorOptions, RecordedRequest } from "../emulator";
import { shellWord, visible } from "../text/visible";
import { addEmulatorFlags, type EmulatorFlags, emulatorOptionsOf } from "./emulatorOptions";
import { CommandFailure, USAGE_EXIT_CODE } from "./failure";
import { isRunByPackageManager, parentNow, whenEnded } from "./parent";
import { decodeText } from "./text";

/**
 * `pulumi-kapso emulator`: serves until Ctrl-C. The first two lines of stdout are shell commands
 * that point a program to v1 and to the Platform API. Each request adds a line.
 */
export function emulatorCommand(): Command {
    const command = new Command("emulator").description("Emulate the Kapso API on 127.0.0.1 until Ctrl-C, with all data in memory");
    return addEmulatorFlags(command)
        .option("--end-with-parent", "stop when the parent process ends (default: only if npm, npx, pnpm or yarn is the parent)")
        .option("--no-end-with-parent", "continue when the parent process ends")
        .addHelpText("after", EXAMPLE)
        .allowExcessArguments(false)
        .action(serve);
}

const EXAMPLE = `
Example:
  $ pulumi-kapso emulator --port 4010 --seed seed.json
  export KAPSO_API_VERSION=v1 KAPSO_BASE_URL=http://127.0.0.1:4010/api/v1 KAPSO_API_KEY=emulator-key
  export KAPSO_API_VERSION=platform KAPSO_BASE_URL=http://127.0.0.1:4010/platform/v1 KAPSO_API_KEY=emulator-key
  POST /customers/customer-456def/whatsapp_configs 201 3 ms

  In this example, seed.json is {"customers": [{"id": "customer-456def", "name": "Acme"}]}.
  Paste one of the two export lines into the shell in which you run Pulumi. Both API versions show the same data.`;

interface Flags extends EmulatorFlags {
    endWithParent?: boolean;
}

async function serve({ endWithParent = isRunByPackageManager(), ...flags }: Flags): Promise<void> {
    const parent = endWithParent ? parentNow() : undefined;
    const emulator = await start(flags);
    const { baseUrl, platformBaseUrl } = emulator;
    process.stdout.write(exportLine("v1", baseUrl, flags.apiKey) + exportLine("platform", platformBaseUrl, flags.apiKey));
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => void emulator.close());
    }
    if (parent !== undefined) {
        whenEnded(parent, () => void emulator.close());
    }
}

/** Both lines set the API version, so that a shell can run one after the other. */
function exportLine(apiVersion: string, baseUrl: string, apiKey: string): string {
    return `export KAPSO_API_VERSION=${apiVersion} KAPSO_BASE_URL=${baseUrl} KAPSO_API_KEY=${shellWord(apiKey)}\n`;
}

async function start(flags: EmulatorFlags): Promise<Emulator> {
    const options: EmulatorOptions = {
        ...emulatorOptionsOf(flags),
        onRequest: (request) => process.stdout.write(`${requestLine(request)}\n`),
        ...(flags.seed === undefined ? {} : { seed: readSeed(flags.seed) }),
    };
    // Loaded only here, because the emulator loads slower than any other command starts.
    const { SeedError, startEmulator } = await import("../emulator/index.js");
    try {
        return await startEmulator(options);
    } catch (error) {
        if (error instanceof SeedError) {
            throw new CommandFailure(`${flags.seed}: ${error.message}`, USAGE_EXIT_CODE);
        }
        if (error instanceof Error && "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES")) {
            const why = error.code === "EADDRINUSE" ? "it is already in use" : "this user lacks the permission";
            throw new CommandFailure(
                `Could not listen on port ${flags.port}: ${why}. Choose another port with --port, or omit --port to use any free port.`,
                1,
            );
        }
        throw error;
    }
}

/** The method, the path, the status and the time, but never a key or a body. */
function requestLine({ method, path, status, startedAt, finishedAt }: RecordedRequest): string {
    const outcome = status ?? "connection cut";
    return visible(`${method} ${path} ${outcome} ${(finishedAt ?? startedAt) - startedAt} ms`);
}

/** Checks only that the file is JSON. The emulator checks the content. */
function readSeed(file: string): object {
    let text: string;
    try {
        text = decodeText(readFileSync(file));
    } catch (error) {
        throw new CommandFailure(`Could not read the seed file ${file}: ${messageOf(error)}`, USAGE_EXIT_CODE);
    }
    try {
        return JSON.parse(text);
    } catch (error) {
        throw new CommandFailure(`Could not read the seed file ${file}, because it is not JSON: ${messageOf(error)}`, USAGE_EXIT_CODE);
    }
}

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
