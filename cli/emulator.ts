import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { type Emulator, type EmulatorOptions, type RecordedRequest, SeedError, startEmulator } from "../emulator";
import { CommandFailure, USAGE_EXIT_CODE } from "./failure";

interface Flags {
    port: number;
    apiKey: string;
    seed?: string;
    answers: "first" | "later";
    projectList?: boolean;
    rateLimit: number;
    window: number;
    uniqueNumbers: boolean;
    phoneLimit?: number;
    ignoreFilters: boolean;
    requireMetaFields: boolean;
    nullClears: boolean;
}

/**
 * `pulumi-kapso emulator`: serves until Ctrl-C. The first line of stdout is the base URL, the second the environment for the platform
 * generation of the same data, and each request is another.
 */
export function emulatorCommand(): Command {
    return new Command("emulator")
        .description("Serve a stand-in for the Kapso API on 127.0.0.1, with its whole state in memory, until Ctrl-C")
        .option("--port <number>", "port to listen on; 0 is any free one", wholeNumber(0, 65_535), 0)
        .option("--api-key <key>", "the API key that is accepted", nonEmpty, "emulator-key")
        .option("--seed <file>", "JSON file with the customers, configs and webhooks to begin with")
        .addOption(
            new Option("--answers <version>", "published version that the answers of v1 look like")
                .choices(["first", "later"])
                .default("first"),
        )
        .option("--project-list", "have GET /whatsapp_configs (default: only with --answers later)")
        .option("--no-project-list", "do not have GET /whatsapp_configs")
        .option("--rate-limit <requests>", "requests that the key may make in a window", wholeNumber(0), 100_000)
        .option("--window <seconds>", "length of the rate limit's window", wholeNumber(1), 60)
        .option("--unique-numbers", "refuse a second production config of one phone number on v1, as platform always does", false)
        .option("--phone-limit <configs>", "most configs of the project, beyond which platform refuses one more", wholeNumber(0))
        .option("--ignore-filters", "ignore every filter of a list", false)
        .option("--require-meta-fields", "refuse a PATCH of a production config without all three Meta fields on v1", false)
        .option("--no-null-clears", "ignore null in a PATCH instead of clearing the field")
        .addHelpText("after", EXAMPLE)
        .allowExcessArguments(false)
        .action(serve);
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

async function serve(flags: Flags): Promise<void> {
    const emulator = await start(flags);
    process.stdout.write(`${emulator.baseUrl}\nKAPSO_API_VERSION=platform KAPSO_BASE_URL=${emulator.platformBaseUrl}\n`);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => void emulator.close());
    }
}

async function start(flags: Flags): Promise<Emulator> {
    const options: EmulatorOptions = {
        port: flags.port,
        apiKey: flags.apiKey,
        answers: flags.answers,
        rateLimit: { limit: flags.rateLimit, windowSeconds: flags.window },
        uniqueNumbers: flags.uniqueNumbers,
        ignoreFilters: flags.ignoreFilters,
        requireMetaFieldsOnPatch: flags.requireMetaFields,
        nullClears: flags.nullClears,
        onRequest: (request) => process.stdout.write(`${requestLine(request)}\n`),
        ...(flags.projectList === undefined ? {} : { projectList: flags.projectList }),
        ...(flags.phoneLimit === undefined ? {} : { phoneLimit: flags.phoneLimit }),
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

function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
    return (text) => {
        const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
        if (!(number >= least && number <= most)) {
            throw new InvalidArgumentError(
                `It must be a whole number, ${most === Number.MAX_SAFE_INTEGER ? `at least ${least}` : `${least} to ${most}`}.`,
            );
        }
        return number;
    };
}

function nonEmpty(text: string): string {
    if (text === "") {
        throw new InvalidArgumentError("It must not be empty.");
    }
    return text;
}

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
