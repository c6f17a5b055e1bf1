import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { Command } from "commander";
import { z } from "zod";
import { type Configuration, readConfiguration } from "../provider/kapso/configuration";
import { KapsoError } from "../provider/kapso/errors";
import { rateHeaders } from "../provider/kapso/rateHeaders";
import { parseJson, serverWords } from "../provider/kapso/serverWords";
import { Transport } from "../provider/kapso/transport";
import { CommandFailure } from "./failure";

/** One thing that was looked at. */
interface Finding {
    what: string;
    isGood: boolean;
    /** What was found, and where it is not good what to do about it. */
    told: string;
}

/** `pulumi-kapso doctor`: whether everything is there that an `up` needs, and what to do about what is not. */
export function doctorCommand(): Command {
    return new Command("doctor")
        .description("Check Node, the Pulumi engine, the program in this folder, and the account of the environment")
        .option("--json", "print the findings as JSON", false)
        .addHelpText("after", EXAMPLE)
        .allowExcessArguments(false)
        .action(run);
}

const EXAMPLE = `
Example:
  $ cd infra && KAPSO_API_KEY=… pulumi-kapso doctor

It reads one page of customers, and changes nothing. The account is that of a run: as the selected stack's configuration has it
(\`pulumi config --show-secrets\`, never printed), and what that lacks, as the environment has it.

Exit codes: 0 all is well; 1 something is not; 2 wrong usage.`;

async function run({ json }: { json: boolean }, command: Command): Promise<void> {
    const { writeOut = () => undefined } = command.configureOutput();
    const findings = [node(), await engine(), ...program(), ...(await account())];
    writeOut(json ? `${JSON.stringify(findings, undefined, 2)}\n` : findings.map(line).join(""));
    const wrong = findings.filter(({ isGood }) => !isGood).length;
    if (wrong > 0) {
        throw new CommandFailure(wrong === 1 ? "1 thing is not well." : `${wrong} things are not well.`, 1);
    }
}

function line({ what, isGood, told }: Finding): string {
    return `${isGood ? "ok  " : "FAIL"}  ${what}: ${told}\n`;
}

function node(): Finding {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    const isGood = major > 20 || (major === 20 && minor >= 18);
    return { what: "Node", isGood, told: isGood ? process.versions.node : `${process.versions.node} is too old: install 20.18 or newer.` };
}

async function engine(): Promise<Finding> {
    const what = "Pulumi CLI";
    try {
        const { stdout } = await promisify(execFile)("pulumi", ["version"], { env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" } });
        const version = stdout.trim().replace(/^v/, "");
        const [major = 0, minor = 0] = version.split(".").map(Number);
        const isGood = major > 3 || (major === 3 && minor >= 254);
        return { what, isGood, told: isGood ? version : `${version} is too old to import an account: install 3.254 or newer.` };
    } catch {
        return { what, isGood: false, told: "there is no `pulumi` on the PATH: see https://www.pulumi.com/docs/install/." };
    }
}

/** The program in this folder, from which the engine loads the provider. */
function program(): Finding[] {
    const what = "program";
    if (!existsSync("Pulumi.yaml")) {
        return [{ what, isGood: false, told: "there is no Pulumi.yaml in this folder: run this where your program is." }];
    }
    const require = createRequire(join(process.cwd(), "index.js"));
    return ["pulumi-kapso", "@pulumi/pulumi"].map((name) => {
        try {
            const { version } = z
                .object({ version: z.string() })
                .parse(JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")));
            return { what, isGood: true, told: `${name} ${version} resolves from here` };
        } catch {
            const advice = "add it to the package.json of this program, and install.";
            return { what, isGood: false, told: `${name} does not resolve from here: ${advice}` };
        }
    });
}

async function account(): Promise<Finding[]> {
    let configuration: Configuration;
    try {
        const settings = await stackSettings();
        configuration = readConfiguration((key) => settings[key]);
    } catch (error) {
        return [{ what: "account", isGood: false, told: wordsOf(error) }];
    }
    const host = new URL(configuration.baseUrl).host;
    try {
        const answer = await new Transport(configuration).exchange({
            method: "GET",
            path: "/customers?page=1&per_page=1",
            attempt: "list the customers",
        });
        const words = serverWords(answer.body, [configuration.apiKey]) ?? "";
        if (answer.status === 401) {
            return [
                {
                    what: "API key",
                    isGood: false,
                    told: `${host} does not know it (401 "${words}"): create one in Kapso and set it again.`,
                },
            ];
        }
        const isList = z.object({ data: z.array(z.unknown()) }).safeParse(parseJson(answer.body)).success;
        if (answer.status !== 200 || !isList) {
            const told = `${configuration.baseUrl} does not answer like Kapso's API ${configuration.apiVersion} (${answer.status}): correct kapso:baseUrl or KAPSO_BASE_URL.`;
            return [{ what: "base URL", isGood: false, told }];
        }
        const { limit } = rateHeaders(answer);
        const plan = limit === undefined ? "not told by the service" : `${limit} requests a minute`;
        return [
            { what: "base URL", isGood: true, told: `${configuration.baseUrl}, generation ${configuration.apiVersion}` },
            { what: "API key", isGood: true, told: "accepted" },
            { what: "rate limit", isGood: true, told: plan },
        ];
    } catch (error) {
        return [{ what: "base URL", isGood: false, told: error instanceof KapsoError ? error.message : wordsOf(error) }];
    }
}

/** The stack's configuration, where there is a selected stack. */
async function stackSettings(): Promise<Record<string, unknown>> {
    const settings = z.record(z.string(), z.object({ value: z.unknown() }));
    try {
        const { stdout } = await promisify(execFile)("pulumi", ["config", "--show-secrets", "--json", "--non-interactive"]);
        return Object.fromEntries(Object.entries(settings.parse(JSON.parse(stdout))).map(([key, { value }]) => [key, value]));
    } catch {
        return {};
    }
}

function wordsOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
