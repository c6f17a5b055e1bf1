import { type Command, InvalidArgumentError, Option } from "commander";
import { domainOf, PreviewError, printHtml, printJson, printMarkdown, type Review, readPreview, reviewOf } from "../review";
import { CommandFailure, USAGE_EXIT_CODE } from "./failure";

/** Exit code of a preview or refresh that failed by itself. */
const FAILED_EXIT_CODE = 1;
/** Exit code where something is there that shall not be. */
const FOUND_EXIT_CODE = 3;

type Finding = "replace" | "delete" | "risk" | "drift";

export interface ReportFlags {
    ownDomain?: string[];
    failOn?: Finding[];
    format: keyof typeof printers;
}

const printers = { markdown: printMarkdown, html: printHtml, json: printJson };

/** Prints the report of what Pulumi printed. Fails where Pulumi failed, and where something is found that `--fail-on` names. */
export async function report(bytes: Uint8Array, of: Review["of"], source: string, flags: ReportFlags, command: Command): Promise<void> {
    const review = reviewFrom(bytes, of, source, flags);
    command.configureOutput().writeOut?.(await printers[flags.format](review));
    if (review.failed) {
        throw new CommandFailure(
            `The ${of === "drift" ? "refresh" : "preview"} failed: the report says why, where Kapso said so.`,
            FAILED_EXIT_CODE,
        );
    }
    const found = (flags.failOn ?? []).filter((finding) => numberOf(review, finding) > 0);
    if (found.length > 0) {
        const what = [...new Set(found)].map((finding) => `${finding} (${numberOf(review, finding)})`);
        throw new CommandFailure(`Failed as asked for, because there is: ${what.join(", ")}.`, FOUND_EXIT_CODE);
    }
}

/** `--own-domain`, repeatable. */
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
        "a domain of the team, with its subdomains: other destinations are a risk; repeatable",
    ).argParser(collect);
}

/** `--fail-on`, repeatable. */
export function failOn(...findings: Finding[]): Option {
    const collect = (text: string, previous: Finding[] = []) => {
        const finding = findings.find((one) => one === text);
        if (finding === undefined) {
            throw new InvalidArgumentError(`Allowed choices are ${findings.join(", ")}.`);
        }
        return [...previous, finding];
    };
    return new Option(`--fail-on <${findings.join("|")}>`, "exit with 3 where such a thing is there; repeatable").argParser(collect);
}

/** `--format`. */
export function format(): Option {
    return new Option("--format <format>", "what to print").choices(Object.keys(printers)).default("markdown");
}

function reviewFrom(bytes: Uint8Array, of: Review["of"], source: string, { ownDomain = [] }: ReportFlags): Review {
    try {
        return reviewOf(readPreview(bytes), { of, ownDomains: ownDomain });
    } catch (error) {
        if (error instanceof PreviewError) {
            throw new CommandFailure(`${source}: ${error.message}`, USAGE_EXIT_CODE);
        }
        throw error;
    }
}

function numberOf({ counts, risks }: Review, finding: Finding): number {
    const { replaced, deleted, changed, created } = counts;
    return { replace: replaced, delete: deleted, risk: risks.length, drift: replaced + deleted + changed + created }[finding];
}
