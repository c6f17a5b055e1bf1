import { readFileSync } from "node:fs";
import { Command } from "commander";
import { type Emulator, type EmulatorOptions, type RecordedRequest, SeedError, startEmulator } from "../emulator";
import { addEmulatorFlags, type EmulatorFlags, emulatorOptionsOf } from "./emulatorOptions";
import { CommandFailure, USAGE_EXIT_CODE } from "./failure";

/**
 * `pulumi-kapso emulator`: serves until Ctrl-C. The first line of stdout is the base URL, the second the environment for the platform
 * generation of the same data, and each request is another.
 */
export function emulatorCommand(): Command {
    const command = new Command("emulator").description(
        "Serve a stand-in for the Kapso API on 127.0.0.1, with its whole state in memory, until Ctrl-C",
    );
    return addEmulatorFlags(command).addHelpText("after", EXAMPLE).allowExcessArguments(false).action(serve);
}

const EXAMPLE = `
Example:
  $ pulumi-kapso emulator --port 4010 --seed seed.json
  http://127.0.0.1:4010/api/v1
  KAPSO_API_VERSION=platform KAPSO_BASE_URL=http://127.0.0.1:4010/platform/v1
  POST /customers/customer-456def/whatsapp_configs 201 3 ms

  where seed.json is {"customers": [{"id": "customer-456def", "name": "Acme"}]}.
  Then, for a Pulumi program: KAPSO_BASE_URL=http://127.0.0.1:4010/api/v1 KAPSO_API_KEY=emulator-key
  or, to reach the same data by the platform generation of the API, the second line and KAPSO_API_KEY=emulator-key`;

async function serve(flags: EmulatorFlags): Promise<void> {
    const emulator = await start(flags);
    process.stdout.write(`${emulator.baseUrl}\nKAPSO_API_VERSION=platform KAPSO_BASE_URL=${emulator.platformBaseUrl}\n`);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => void emulator.close());
    }
}

async function start(flags: EmulatorFlags): Promise<Emulator> {
    const options: EmulatorOptions = {
        ...emulatorOptionsOf(flags),
        onRequest: (request) => process.stdout.write(`${requestLine(request)}\n`),
        ...(flags.seed === undefined ? {} : { seed: readSeed(flags.seed) }),
    };
    try {
        return await startEmulator(options);
    } catch (error) {
        if (error instanceof SeedError) {
            throw new CommandFailure(`${flags.seed}: ${error.message}`, USAGE_EXIT_CODE);
        }
        if (error instanceof Error && "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES")) {
            const why = error.code === "EADDRINUSE" ? "is already in use" : "needs more rights than this user has";
            throw new CommandFailure(`Port ${flags.port} ${why}. Choose another with --port, or leave it out for any free one.`, 1);
        }
        throw error;
    }
}

/** The method, the path and what became of it; never a key or a body. */
function requestLine({ method, path, status, startedAt, finishedAt }: RecordedRequest): string {
    const outcome = status ?? "connection cut";
    return `${method} ${path} ${outcome} ${(finishedAt ?? startedAt) - startedAt} ms`;
}

/** The content is checked by the emulator; here only that the file is JSON. */
function readSeed(file: string): object {
    let text: string;
    try {
        text = readFileSync(file, "utf8");
    } catch (error) {
        throw new CommandFailure(`The seed file ${file} cannot be read: ${messageOf(error)}`, USAGE_EXIT_CODE);
    }
    try {
        return JSON.parse(text);
    } catch (error) {
        throw new CommandFailure(`The seed file ${file} is not JSON: ${messageOf(error)}`, USAGE_EXIT_CODE);
    }
}

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
