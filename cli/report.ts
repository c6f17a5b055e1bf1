import { type Command, InvalidArgumentError, Option } from "commander";
import { domainOf, PreviewError, printHtml, printJson, printMarkdown, printText, type Review, readPreview, reviewOf } from "../review";
import { CommandFailure, USAGE_EXIT_CODE } from "./failure";
import { formatOption, hasColours, isTerminal } from "./format";
import type { Printed } from "./pulumi";

/** Exit code if the preview or refresh itself failed. */
const FAILED_EXIT_CODE = 1;
/** Exit code if the report contains what a flag forbids. */
export const FOUND_EXIT_CODE = 3;

export interface ReportFlags {
    ownDomain?: string[];
    /** Default: `text` on a terminal, otherwise `markdown`. */
    format?: keyof typeof printers;
}

const printers = {
    text: (review: Review) => printText(review, { hasColours: hasColours() }),
    markdown: printMarkdown,
    html: printHtml,
    json: printJson,
};

/** Prints and returns the report of Pulumi's output. Throws after that if Pulumi failed. */
export async function report(printed: Printed, of: Review["of"], source: string, flags: ReportFlags, command: Command): Promise<Review> {
    const review = reviewFrom(printed, of, source, flags);
    const { format = isTerminal() ? "text" : "markdown" } = flags;
    command.configureOutput().writeOut?.(await printers[format](review));
    if (review.failed) {
        const what = of === "drift" ? "refresh" : "preview";
        throw new CommandFailure(
            `The ${what} failed. The report contains the errors of pulumi-kapso. For other errors, see the log of the command.`,
            FAILED_EXIT_CODE,
        );
    }
    return review;
}

/** The flag `--own-domain`, which can be repeated. */
export function domains(): Option {
    const collect = (text: string, previous: string[] = []) => {
        const domain = domainOf(text);
        if (domain === undefined) {
            throw new InvalidArgumentError("It must be a domain, such as acme.example.");
        }
        return [...previous, domain];
    };
    return new Option(
        "--own-domain <domain>",
        "a domain of your team, including its subdomains; destinations outside are reported as risks; repeatable",
    ).argParser(collect);
}

/** The flag `--format`. */
export function format(): Option {
    const option = formatOption(Object.keys(printers));
    option.description += " (default: text on a terminal, otherwise markdown)";
    return option;
}

function reviewFrom({ bytes, failed }: Printed, of: Review["of"], source: string, { ownDomain = [] }: ReportFlags): Review {
    try {
        return reviewOf(readPreview(bytes), { of, failed, ownDomains: ownDomain });
    } catch (error) {
        if (error instanceof PreviewError) {
            throw new CommandFailure(`${source}: ${error.message}`, USAGE_EXIT_CODE);
        }
        throw error;
    }
}
