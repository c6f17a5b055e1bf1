import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { Command, InvalidArgumentError, Option } from "commander";
import type { Review } from "../review";
import { CommandFailure, USAGE_EXIT_CODE } from "./failure";
import { jsonOption } from "./format";
import { preview } from "./pulumi";
import { domains, FOUND_EXIT_CODE, format, type ReportFlags, report } from "./report";

const findings = ["replace", "delete", "risk"] as const;

type Finding = (typeof findings)[number];

interface Flags extends ReportFlags {
    stack?: string;
    failOn?: Finding[];
}

/** `pulumi-kapso review`: prints the report of a preview for the reviewers of a pull request. */
export function reviewCommand(): Command {
    return new Command("review")
        .description("Report what `pulumi preview --json` would change in Kapso, and the risks of these changes")
        .argument("[file]", "the output of `pulumi preview --json` (default, or -: standard input)")
        .addOption(new Option("--stack <name>", "run the preview of this stack instead of reading a file"))
        .addOption(domains())
        .addOption(
            new Option(`--fail-on <${findings.join("|")}>`, "exit with 3 if the report contains such a finding; repeatable").argParser(
                collectFinding,
            ),
        )
        .addOption(format())
        .addOption(jsonOption())
        .addHelpText("after", EXAMPLE)
        .allowExcessArguments(false)
        .action(run);
}

const EXAMPLE = `
Examples:
  $ pulumi preview --json --show-sames | pulumi-kapso review --own-domain acme.example > comment.md
  $ pulumi-kapso review --stack prod
  $ pulumi-kapso review --stack prod --format html > review.html

With --show-sames, the preview also contains unchanged resources. Then the report names the customer of each webhook, and finds numbers that are in use.

On a terminal, the command prints text, with colours unless NO_COLOR is set. Into a file or a pipe, it prints Markdown.
It skips lines before and after the JSON, such as those of npm, yarn or dotenv.

Exit codes: 0 the report is printed, even if it is empty; 1 the preview failed; 2 wrong usage, or the file cannot be read;
3 the report contains a finding that --fail-on names. A replacement does not count as delete.`;

async function run(file: string | undefined, flags: Flags, command: Command): Promise<void> {
    if (file !== undefined && flags.stack !== undefined) {
        throw new CommandFailure("Give a file or --stack, not both.", USAGE_EXIT_CODE);
    }
    const printed = flags.stack === undefined ? { bytes: await read(file), failed: false } : await preview(flags.stack);
    const source = flags.stack === undefined ? (file ?? "standard input") : "pulumi preview";
    const review = await report(printed, "preview", source, flags, command);
    const found = new Set((flags.failOn ?? []).filter((finding) => numberOf(review, finding) > 0));
    if (found.size > 0) {
        const what = [...found].map((finding) => `${finding} (${numberOf(review, finding)})`);
        throw new CommandFailure(`The report contains findings of --fail-on: ${what.join(", ")}.`, FOUND_EXIT_CODE);
    }
}

function numberOf({ counts, risks }: Review, finding: Finding): number {
    return { replace: counts.replaced, delete: counts.deleted, risk: risks.length }[finding];
}

function collectFinding(text: string, previous: Finding[] = []): Finding[] {
    const finding = findings.find((one) => one === text);
    if (finding === undefined) {
        throw new InvalidArgumentError(`Allowed choices are ${findings.join(", ")}.`);
    }
    return [...previous, finding];
}

async function read(file = "-"): Promise<Uint8Array> {
    if (file === "-") {
        if (process.stdin.isTTY) {
            throw new CommandFailure(
                "There is no preview to read. Name a file, pipe `pulumi preview --json` into this command, or give --stack.",
                USAGE_EXIT_CODE,
            );
        }
        return buffer(process.stdin);
    }
    try {
        return await readFile(file);
    } catch (error) {
        throw new CommandFailure(`Could not read ${file}: ${error instanceof Error ? error.message : error}`, USAGE_EXIT_CODE);
    }
}
