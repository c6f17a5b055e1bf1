import { basename, resolve } from "node:path";
import { Command } from "commander";
import { commandsFor, declarationsOf, filesOf, type Plan, planOf, readAccount } from "../export";
import { version } from "../provider/kapso/version";
import { accountOfEnvironment, settingsOfEnvironment } from "./account";
import { CommandFailure } from "./failure";
import { requireEmpty, writeFolder } from "./folder";
import { Progress } from "./progress";

interface Flags {
    out: string;
    customer?: string;
    webhooks: boolean;
    force: boolean;
    json: boolean;
}

/** `pulumi-kapso export`: a Pulumi program of what an account holds, and what imports it. */
export function exportCommand(): Command {
    return new Command("export")
        .description("Write a Pulumi program that declares a live account, and the file that imports it; nothing at Kapso is changed")
        .requiredOption("--out <folder>", "where to write the program")
        .option("--customer <id>", "only this customer, by Kapso's id (default: all)")
        .option("--no-webhooks", "leave webhooks out, which cost a request for each config")
        .option("--force", "write over what an earlier export has written", false)
        .option("--json", "print what was done as JSON", false)
        .addHelpText("after", EXAMPLE)
        .allowExcessArguments(false)
        .action(run);
}

const EXAMPLE = `
Example:
  $ KAPSO_API_KEY=… pulumi-kapso export --out infra
  $ cd infra && npm install && pulumi stack init prod
  $ pulumi import --file import.json --generate-code=false --yes
  $ pulumi preview        # empty

The account is that of KAPSO_API_KEY, at KAPSO_BASE_URL if that is set, read in the generation KAPSO_API_VERSION of the API (default: v1), whose ids the
import holds. Secrets are never written: each stands as a commented line.

Exit codes: 0 done; 1 failed, or done but for what cannot be declared; 2 wrong usage, or the folder is not empty.`;

async function run({ out, customer, webhooks, force, json }: Flags, command: Command): Promise<void> {
    const { writeOut = () => undefined, writeErr = () => undefined } = command.configureOutput();
    if (!force) {
        await requireEmpty(out);
    }
    const progress = new Progress((line) => writeErr(`${line}\n`));
    const { apiVersion } = settingsOfEnvironment();
    const plan = await planFrom(progress, { withWebhooks: webhooks, ...(customer === undefined ? {} : { customerId: customer }) });
    const files = filesOf(plan, { project: projectName(out), version, apiVersion });
    await writeFolder(out, files);
    const done = { out, ...countsOf(plan), files: Object.keys(files), leftOut: plan.leftOut, commands: commandsFor(out, apiVersion) };
    writeOut(json ? `${JSON.stringify(done, undefined, 2)}\n` : `${told(done)}\n`);
    if (plan.leftOut.length > 0) {
        const reasons = plan.leftOut.map(({ sort, id, why }) => `  ${sort} ${id}: ${why}`);
        throw new CommandFailure([`Left out, for no program could declare it; it stays at Kapso as it is:`, ...reasons].join("\n"), 1);
    }
}

async function planFrom(progress: Progress, options: { customerId?: string; withWebhooks: boolean }): Promise<Plan> {
    try {
        const project = accountOfEnvironment((line) => progress.say(line));
        return planOf(await readAccount(project, { ...options, onProgress: (...step) => progress.show(...step) }));
    } catch (error) {
        throw error instanceof CommandFailure ? error : new CommandFailure(error instanceof Error ? error.message : String(error), 1);
    } finally {
        progress.end();
    }
}

function countsOf(plan: Plan): { customers: number; configs: number; webhooks: number } {
    const count = (wanted: string) => declarationsOf(plan).filter(({ sort }) => sort === wanted).length;
    return { customers: count("Customer"), configs: count("WhatsAppConfig"), webhooks: count("WhatsAppWebhook") };
}

function told({ out, customers, configs, webhooks, commands }: ReturnType<typeof countsOf> & { out: string; commands: string[] }): string {
    return [
        `Written to ${out}: ${customers} customers, ${configs} configs, ${webhooks} webhooks. Kapso is as it was. Now:`,
        "",
        ...commands.map((command) => `  ${command}`),
        "",
        "The preview is empty then. README.md there says how to add the secrets, none of which Kapso returns.",
    ].join("\n");
}

/** Pulumi wants letters, digits, hyphens, underscores and dots. */
function projectName(out: string): string {
    const name = basename(resolve(out))
        .replace(/[^\w.-]+/g, "-")
        .replace(/^[^A-Za-z]+|-+$/g, "")
        .slice(0, 60);
    return name === "" ? "kapso" : name;
}
