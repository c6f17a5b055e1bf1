import { isErrorCode } from "../text/errorCodes";
import type { Diagnostic } from "./preview";
import { partsOf, resourceOf } from "./resources";

/**
 * Why a preview failed, in the words of Kapso's provider. Output of the program or of another
 * provider may hold secrets, so it is not repeated.
 */
export function failuresIn(diagnostics: readonly Diagnostic[]): { failed: boolean; failures: string[] } {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const own = errors.flatMap(({ urn = "", message = "" }) => ownWords(urn, message.replace(/^error: /, "").trimEnd()));
    return { failed: errors.length > 0, failures: [...new Set(own)].sort() };
}

/**
 * The errors that the SDK throws in the program. A program may print anything around them, even
 * secrets, so each must match by its first words too, not only by its code.
 */
const saidInProgram = new RegExp(
    [
        'WhatsAppConfig "[^"]*" and WhatsAppConfig "[^"]*" declare the same phone number \\d+ in one account\\. [\\w ]{1,60}\\. \\[KAPSO-DECLARED-TWICE\\]',
        "Could not import \\S{1,100}: the option import does not work with resources of pulumi-kapso\\. \\[KAPSO-IMPORT-OPTION\\]",
        "The provider option of [^[]{1,200} is not a Provider of pulumi-kapso\\. \\[KAPSO-FOREIGN-PROVIDER\\]",
        "Could not find the package pulumi-kapso from [^[]{1,300}\\. \\[KAPSO-PACKAGE-NOT-FOUND\\]",
        "KAPSO_[A-Z_]{1,20} was changed after Pulumi started this program[^[]{1,200}\\. \\[KAPSO-ENVIRONMENT-CHANGED\\]",
    ].join("|"),
);

/**
 * The words before the problem of a failed check, as the engine prints it. The value precedes them
 * and may contain them, so only their last occurrence counts.
 */
const problemOf = { property: " has a problem: ", resource: "' has a problem: " };

/**
 * A program can also log on a resource of this package, so only a code identifies the provider's
 * errors.
 */
function ownWords(urn: string, message: string): string[] {
    if (resourceOf(urn) === undefined) {
        return saidInProgram.exec(oneLine(message))?.slice(0, 1) ?? [];
    }
    const said = saidOfCheck(oneLine(message)) ?? saidByProvider(message);
    return said === undefined ? [] : [`${partsOf(urn).name}: ${said}`];
}

/** The summary with its code, and the hints: the layout of `text/errorText.ts`. */
function saidByProvider(message: string): string | undefined {
    const [summary = "", ...others] = message.replace(/^Preview failed: /, "").split(/\r?\n/);
    if (!endsWithCode(summary)) {
        return undefined;
    }
    const end = others.findIndex((line) => !/^ {2}- \S/.test(line));
    const hints = others.slice(0, end === -1 ? others.length : end).map((line) => line.slice("  - ".length));
    return [summary, ...hints].join(" ");
}

/** The reason of a failed check, which is one line, without the checked value. */
function saidOfCheck(message: string): string | undefined {
    const said = saidOfProperty(message) ?? saidOfResource(message);
    return said !== undefined && endsWithCode(said) ? said : undefined;
}

function saidOfProperty(message: string): string | undefined {
    const [before, problem] = partsAt(problemOf.property, message);
    const property = /': property (\S+) value /.exec(before)?.[1];
    return property === undefined ? undefined : `${property} ${problem}`;
}

function saidOfResource(message: string): string | undefined {
    const [before, problem] = partsAt(problemOf.resource, message);
    return before.includes("resource '") ? problem : undefined;
}

function endsWithCode(text: string): boolean {
    return isErrorCode(/ \[(KAPSO-[A-Z-]{1,40})\]$/.exec(text.slice(-60))?.[1] ?? "");
}

function oneLine(message: string): string {
    return message.replace(/\s+/g, " ");
}

/**
 * The text before and after the last occurrence of the words. A single regular expression would
 * take quadratic time.
 */
function partsAt(words: string, message: string): [before: string, after: string] {
    const at = message.lastIndexOf(words);
    return at === -1 ? ["", ""] : [message.slice(0, at), message.slice(at + words.length)];
}
