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
        .description("Report what `pulumi preview --json` would change at Kapso, and what is risky about it")
        .argument("[file]", "what `pulumi preview --json` printed; - or nothing for standard input")
        .addOption(new Option("--stack <name>", "run the preview of this stack here, instead of reading one"))
        .addOption(domains())
        .addOption(
            new Option(`--fail-on <${findings.join("|")}>`, "exit with 3 where such a thing is there; repeatable").argParser(
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

With --show-sames the report also knows what does not change: whose a webhook is, and which numbers are taken.

On a terminal it prints text, in colours unless NO_COLOR is set; into a file or a pipe it prints Markdown. A wrapper's lines before and after
the JSON (npm, yarn, dotenv) are skipped.

Exit codes: 0 reported, also where there is nothing to review; 1 the preview itself failed; 2 wrong usage, or a file that cannot be
read; 3 something is there that --fail-on names. A replacement is no delete.`;

async function run(file: string | undefined, flags: Flags, command: Command): Promise<void> {
    if (file !== undefined && flags.stack !== undefined) {
        throw new CommandFailure("Give either a file or --stack, not both.", USAGE_EXIT_CODE);
    }
    const printed = flags.stack === undefined ? { bytes: await read(file), failed: false } : await preview(flags.stack);
    const source = flags.stack === undefined ? (file ?? "standard input") : "pulumi preview";
    const review = await report(printed, "preview", source, flags, command);
    const found = new Set((flags.failOn ?? []).filter((finding) => numberOf(review, finding) > 0));
    if (found.size > 0) {
        const what = [...found].map((finding) => `${finding} (${numberOf(review, finding)})`);
        throw new CommandFailure(`Failed as asked for, because there is: ${what.join(", ")}.`, FOUND_EXIT_CODE);
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
                "There is nothing to read: name a file, pipe `pulumi preview --json` into this command, or give --stack.",
                USAGE_EXIT_CODE,
            );
        }
        return buffer(process.stdin);
    }
    try {
        return await readFile(file);
    } catch (error) {
        throw new CommandFailure(`${file} cannot be read: ${error instanceof Error ? error.message : error}`, USAGE_EXIT_CODE);
    }
}
