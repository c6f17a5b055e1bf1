import { Command, Option } from "commander";
import { CommandFailure } from "./failure";
import { jsonOption } from "./format";
import { refreshPreview } from "./pulumi";
import { domains, FOUND_EXIT_CODE, format, type ReportFlags, report } from "./report";

interface Flags extends ReportFlags {
    stack?: string;
}

/** `pulumi-kapso drift`: reports what was changed at Kapso outside Pulumi, for a nightly job. */
export function driftCommand(): Command {
    return new Command("drift")
        .description("Report where Kapso differs from the state of the stack in this folder; nothing is written")
        .addOption(new Option("--stack <name>", "the stack (default: the selected one)"))
        .addOption(domains())
        .addOption(format())
        .addOption(jsonOption())
        .addHelpText("after", EXAMPLE)
        .allowExcessArguments(false)
        .action(run);
}

const EXAMPLE = `
Examples:
  $ pulumi-kapso drift --stack prod
  $ pulumi-kapso drift --stack prod > drift.md

It runs \`pulumi refresh --preview-only\`: code that is not applied yet makes no difference. \`pulumi up --refresh\` restores what the code says,
\`pulumi refresh\` takes over what Kapso has. What Kapso does not return cannot be compared: tokens, and in the generation platform (and
some versions of v1) destinations and verify tokens.

On a terminal it prints text, in colours unless NO_COLOR is set; into a file or a pipe it prints Markdown.

Exit codes: 0 no drift; 1 the refresh itself failed; 2 wrong usage; 3 drift.`;

async function run({ stack, ...flags }: Flags, command: Command): Promise<void> {
    const { counts } = await report(await refreshPreview(stack), "drift", "pulumi refresh", flags, command);
    const differing = Object.values(counts).reduce((sum, one) => sum + one);
    if (differing > 0) {
        const what = differing === 1 ? "1 resource" : `${differing} resources`;
        throw new CommandFailure(`Kapso differs from the state in ${what}.`, FOUND_EXIT_CODE);
    }
}
