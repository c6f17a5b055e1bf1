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
        .description("Report differences between Kapso and the state of the stack in this folder; nothing is changed")
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

The command runs \`pulumi refresh --preview-only\`. Code that is not applied yet has no effect on the report.
To restore the declared values in Kapso, run \`pulumi up --refresh\`. To store Kapso's values in the state, run \`pulumi refresh\`.
Values that Kapso does not return cannot be compared: tokens, and destinations and verify tokens in API version platform (and in some versions of v1).

On a terminal, the command prints text, with colours unless NO_COLOR is set. Into a file or a pipe, it prints Markdown.

Exit codes: 0 no drift; 1 the refresh failed; 2 wrong usage; 3 drift.`;

async function run({ stack, ...flags }: Flags, command: Command): Promise<void> {
    const { counts } = await report(await refreshPreview(stack), "drift", "pulumi refresh", flags, command);
    const differing = Object.values(counts).reduce((sum, one) => sum + one);
    if (differing > 0) {
        const what = differing === 1 ? "1 resource" : `${differing} resources`;
        throw new CommandFailure(`Kapso differs from the state in ${what}.`, FOUND_EXIT_CODE);
    }
}
