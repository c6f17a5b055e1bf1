import { basename, resolve } from "node:path";
import { Command } from "commander";
import { commandsFor, declarationsOf, filesOf, type LeftOut, type Plan, planOf, readAccount } from "../export";
import { version } from "../provider/kapso/version";
import { shown } from "../review";
import { visibleJson, visibleLines } from "../text/visible";
import { accountOfEnvironment, settingsOfEnvironment, wordsForEnvironment } from "./account";
import { CommandFailure } from "./failure";
import { requireEmpty, requireWritable, type Stale, writeFolder } from "./folder";
import { formatOption, jsonOption } from "./format";
import { Progress } from "./progress";

interface Flags {
    out: string;
    customer?: string;
    webhooks: boolean;
    force: boolean;
    format: "text" | "json";
}

/** `pulumi-kapso export`: writes a Pulumi program that declares an account, and its import file. */
export function exportCommand(): Command {
    return new Command("export")
        .description("Write a Pulumi program that declares an existing account, and its import file; nothing in Kapso is changed")
        .requiredOption("--out <folder>", "folder for the program")
        .option("--customer <id>", "export only the customer with this ID of Kapso (default: all)")
        .option("--no-webhooks", "do not export webhooks (reading them takes one request per config)")
        .option("--force", "overwrite the files of an earlier export, and remove its files that are no longer needed", false)
        .addOption(formatOption(["text", "json"], "text"))
        .addOption(jsonOption())
        .addHelpText("after", EXAMPLE)
        .allowExcessArguments(false)
        .action(run);
}

const EXAMPLE = `
Example:
  $ KAPSO_API_KEY=… pulumi-kapso export --out infra
  $ cd infra && npm install && pulumi stack init prod && pulumi config set --secret kapso:apiKey
  $ PULUMI_SKIP_CHECKPOINTS=true pulumi import --file import.json --generate-code=false --yes --skip-preview
  $ PULUMI_SKIP_CHECKPOINTS=true pulumi preview --expect-no-changes && PULUMI_SKIP_CHECKPOINTS=true pulumi up --yes --skip-preview

The command reads the account of the environment: KAPSO_API_KEY, KAPSO_BASE_URL (optional) and KAPSO_API_VERSION (default: v1).
It does not read the configuration of a stack. The import file contains the IDs of this API version.
The command never writes secrets: the program contains a commented line for each.

Exit codes: 0 done; 1 failed, or some objects cannot be declared; 2 wrong usage, or the folder is not empty.`;

async function run({ out, customer, webhooks, force, format }: Flags, command: Command): Promise<void> {
    const { writeOut = () => undefined, writeErr = () => undefined } = command.configureOutput();
    if (!force) {
        await requireEmpty(out);
    }
    const { apiVersion } = settingsOfEnvironment();
    await requireWritable(out);
    const progress = new Progress((line) => writeErr(`${line}\n`));
    const plan = await planFrom(progress, { withWebhooks: webhooks, ...(customer === undefined ? {} : { customerId: customer }) });
    const files = filesOf(plan, { project: projectName(out), version, apiVersion });
    const stale = await writeFolder(out, files);
    const commands = commandsFor(out, apiVersion);
    const done = { out, ...countsOf(plan), files: Object.keys(files), ...stale, leftOut: plan.leftOut, commands };
    writeOut(format === "json" ? visibleJson(done) : `${visibleLines(summary(done))}\n`);
    if (plan.leftOut.length > 0) {
        throw new CommandFailure(
            ["Not exported, because a program cannot declare it. It is unchanged in Kapso:", ...plan.leftOut.map(reason)].join("\n"),
            1,
        );
    }
}

async function planFrom(progress: Progress, options: { customerId?: string; withWebhooks: boolean }): Promise<Plan> {
    try {
        const project = accountOfEnvironment((line) => progress.log(line));
        return planOf(await readAccount(project, { ...options, onProgress: (...step) => progress.show(...step) }));
    } catch (error) {
        throw error instanceof CommandFailure ? error : new CommandFailure(wordsForEnvironment(error), 1);
    } finally {
        progress.end();
    }
}

function reason({ resourceType, id, name, why }: LeftOut): string {
    return `  ${resourceType} ${shown(id)}${name === undefined ? "" : ` "${shown(name)}"`}: ${why}`;
}

function countsOf(plan: Plan): { customers: number; configs: number; webhooks: number; projectWebhooks: number } {
    const count = (wanted: string) => declarationsOf(plan).filter(({ resourceType }) => resourceType === wanted).length;
    return {
        customers: count("Customer"),
        configs: count("WhatsAppConfig"),
        webhooks: count("WhatsAppWebhook"),
        projectWebhooks: count("ProjectWebhook"),
    };
}

function summary({
    out,
    customers,
    configs,
    webhooks,
    projectWebhooks,
    commands,
    removed,
    kept,
}: ReturnType<typeof countsOf> & Stale & { out: string; commands: string[] }): string {
    // Only the Platform API has project webhooks.
    const ofProject = projectWebhooks === 0 ? "" : `, ${projectWebhooks} project webhooks`;
    return [
        `Written to ${out}: ${customers} customers, ${configs} configs, ${webhooks} webhooks${ofProject}. Nothing in Kapso was changed.`,
        ...removed.map((name) => `Removed ${name}, a file of an earlier export.`),
        ...kept.map((name) => `Kept ${name}, a file of an earlier export, because it was changed since. This program does not read it.`),
        "Now run:",
        "",
        ...commands.map((command) => `  ${command}`),
        "",
        "None of these commands changes anything in Kapso. The preview must be empty. The `up` after it stores the dependencies in the state.",
        "If the import is interrupted, run `pulumi cancel --yes`, then the same import again.",
        "README.md in that folder explains more. It also explains how to add the secrets, because Kapso never returns them.",
    ].join("\n");
}

/** Pulumi accepts only letters, digits, hyphens, underscores and dots. */
function projectName(out: string): string {
    const name = basename(resolve(out))
        .replace(/[^\w.-]+/g, "-")
        .replace(/^[^A-Za-z]+|-+$/g, "")
        .slice(0, 60);
    return name === "" ? "kapso" : name;
}
