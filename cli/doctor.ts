import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Command } from "commander";
import { z } from "zod";
import { ProviderError } from "../provider/errors/providerError";
import { type Configuration, isInClear, readConfiguration } from "../provider/kapso/configuration";
import { parseJson, serverWords } from "../provider/kapso/http/serverWords";
import { Transport } from "../provider/kapso/http/transport";
import { rateHeaders } from "../provider/kapso/rateLimit/rateHeaders";
import { masker } from "../text/masking";
import { visible, visibleJson } from "../text/visible";
import { CommandFailure } from "./failure";
import type { Finding } from "./finding";
import { formatOption, jsonOption } from "./format";
import { findProject, type PulumiProject, programFindings } from "./project";
import { stackSettings } from "./stack";

interface Flags {
    stack?: string;
    format: "text" | "json";
}

/**
 * `pulumi-kapso doctor`: checks what `pulumi up` needs, and prints what to do about each problem.
 */
export function doctorCommand(): Command {
    return new Command("doctor")
        .description("Check Node, the Pulumi CLI, the program in this folder, its stack, and the Kapso account")
        .option("--stack <name>", "the stack (default: the selected one)")
        .addOption(formatOption(["text", "json"], "text"))
        .addOption(jsonOption())
        .addHelpText("after", EXAMPLE)
        .allowExcessArguments(false)
        .action(run);
}

const EXAMPLE = `
Example:
  $ cd infra && KAPSO_API_KEY=… pulumi-kapso doctor --stack prod

The command reads one page of customers. It changes nothing.
It uses the API key and the settings of the stack (\`pulumi config --show-secrets\`), and the environment for what the stack does not set.
It never prints a secret. If the configuration of the stack cannot be read, a check fails.
It does not check the arguments of an explicit Provider. Nor does it check the API key in the state, which \`pulumi refresh\` and \`pulumi destroy\` use.

Exit codes: 0 all checks passed; 1 a check failed; 2 wrong usage.`;

async function run({ stack, format }: Flags, command: Command): Promise<void> {
    const { writeOut = () => undefined } = command.configureOutput();
    const project = findProject(process.cwd());
    const cli = await engine();
    const findings = [node(), cli.finding, ...programFindings(project), ...(await account(cli.isThere ? project : undefined, stack))];
    writeOut(format === "json" ? visibleJson(findings) : findings.map(line).join(""));
    const wrong = findings.filter(({ isGood }) => !isGood).length;
    if (wrong > 0) {
        throw new CommandFailure(wrong === 1 ? "1 check failed." : `${wrong} checks failed.`, 1);
    }
}

function line({ what, isGood, text }: Finding): string {
    return `${isGood ? "ok  " : "FAIL"}  ${what}: ${visible(text)}\n`;
}

function node(): Finding {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    const isGood = major > 20 || (major === 20 && minor >= 18);
    return {
        what: "Node",
        isGood,
        text: isGood ? process.versions.node : `${process.versions.node} is too old. Install Node 20.18 or newer.`,
    };
}

async function engine(): Promise<{ finding: Finding; isThere: boolean }> {
    const what = "Pulumi CLI";
    try {
        const { stdout } = await promisify(execFile)("pulumi", ["version"], { env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" } });
        const version = stdout.trim().replace(/^v/, "");
        const [major = 0, minor = 0] = version.split(".").map(Number);
        const isGood = major > 3 || (major === 3 && minor >= 254);
        const text = isGood ? version : `${version} is too old to import an account. Install 3.254 or newer.`;
        return { finding: { what, isGood, text }, isThere: true };
    } catch {
        const text = "`pulumi` is not on the PATH. Install it: https://www.pulumi.com/docs/install/.";
        return { finding: { what, isGood: false, text }, isThere: false };
    }
}

/**
 * Checks the account. Without a project, or a CLI that knows its stack, it is the account of the
 * environment.
 */
async function account(project: PulumiProject | undefined, wanted: string | undefined): Promise<Finding[]> {
    const stack = project && (await stackSettings(project, wanted));
    const known = stack ? [stack.finding] : [];
    const settings = stack ? stack.settings : {};
    if (!settings) {
        return known;
    }
    let configuration: Configuration;
    try {
        configuration = readConfiguration((key) => settings[key]);
    } catch (error) {
        return [...known, { what: "account", isGood: false, text: wordsOf(error) }];
    }
    const isOfStack = configuration.apiKey === settings["kapso:apiKey"];
    const source = isOfStack ? `kapso:apiKey of the stack ${stack?.name}` : "KAPSO_API_KEY of the environment";
    return [...known, { what: "account", isGood: true, text: `the API key is ${source}` }, ...(await checkApi(configuration))];
}

/** Checks that the base URL leads to Kapso and that Kapso accepts the key. */
async function checkApi(configuration: Configuration): Promise<Finding[]> {
    const host = new URL(configuration.baseUrl).host;
    try {
        const response = await new Transport(configuration).exchange({
            method: "GET",
            path: "/customers?page=1&per_page=1",
            attempt: "list the customers",
        });
        const words = serverWords(response.body, masker([configuration.apiKey])) ?? "";
        if (response.status === 401) {
            return [
                {
                    what: "API key",
                    isGood: false,
                    text: `${host} returned 401 "${words}". Create an API key in Kapso, then set kapso:apiKey (which overrides KAPSO_API_KEY) to it.`,
                },
            ];
        }
        const isList = z.object({ data: z.array(z.unknown()) }).safeParse(parseJson(response.body)).success;
        if (response.status !== 200 || !isList) {
            const text = `${configuration.baseUrl} returned ${response.status}, but no list of customers as API version ${configuration.apiVersion} does. Correct kapso:baseUrl or KAPSO_BASE_URL.`;
            return [{ what: "base URL", isGood: false, text }];
        }
        const clear = isInClear(new URL(configuration.baseUrl))
            ? "; unencrypted, because kapso:allowHttp or KAPSO_ALLOW_HTTP allows it"
            : "";
        const { limit } = rateHeaders(response);
        // No header has the length of a window.
        const plan = limit === undefined ? "Kapso does not return it" : `${limit} requests per window`;
        return [
            { what: "base URL", isGood: true, text: `${configuration.baseUrl}, API version ${configuration.apiVersion}${clear}` },
            { what: "API key", isGood: true, text: "accepted" },
            { what: "rate limit", isGood: true, text: plan },
        ];
    } catch (error) {
        return [{ what: "base URL", isGood: false, text: wordsOf(error) }];
    }
}

/** The text of an error on one line, because a finding is one line. */
function wordsOf(error: unknown): string {
    if (error instanceof ProviderError) {
        return [`${error.summary} [${error.code}]`, ...error.hints].join(" ");
    }
    return error instanceof Error ? error.message : String(error);
}
