import { isErrorCode } from "../text/errorCodes";
import type { Diagnostic } from "./preview";
import { partsOf, resourceOf } from "./resources";

/**
 * Why a preview failed, as far as Kapso's provider said it. What the program or another provider printed is not repeated, because it
 * may hold secrets.
 */
export function failuresIn(diagnostics: readonly Diagnostic[]): { failed: boolean; failures: string[] } {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const own = errors.flatMap(({ urn = "", message = "" }) => ownWords(urn, message.replace(/^error: /, "").trimEnd()));
    return { failed: errors.length > 0, failures: [...new Set(own)].sort() };
}

/**
 * The only error of the program itself that is repeated. Anything may be printed around it, so its
 * form must be exact.
 */
const saidInProgram =
    /WhatsAppConfig "[^"]*" declares the phone number \d+, and so does WhatsAppConfig "[^"]*" of the same account\. [\w ,]+\. \[KAPSO-DECLARED-TWICE\]/;

/**
 * The words before the problem in a failed check, as the engine prints it. The value comes before
 * them and may hold the same words, so only their last occurrence counts.
 */
const problemOf = { property: " has a problem: ", resource: "' has a problem: " };

/** A program can log on one of our resources too, so an error of the provider is known by its code. */
function ownWords(urn: string, message: string): string[] {
    if (resourceOf(urn) === undefined) {
        return saidInProgram.exec(oneLine(message))?.slice(0, 1) ?? [];
    }
    const said = saidOfCheck(oneLine(message)) ?? saidByProvider(message);
    return said === undefined ? [] : [`${partsOf(urn).name}: ${said}`];
}

/** The summary with its code, and the hints that follow: the layout of `text/errorText.ts`. */
function saidByProvider(message: string): string | undefined {
    const [summary = "", ...others] = message.replace(/^Preview failed: /, "").split(/\r?\n/);
    if (!endsWithCode(summary)) {
        return undefined;
    }
    const end = others.findIndex((line) => !/^ {2}- \S/.test(line));
    const hints = others.slice(0, end === -1 ? others.length : end).map((line) => line.slice("  - ".length));
    return [summary, ...hints].join(" ");
}

/** The reason of a failed check, which is one line, without the value that it is about. */
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
 * What is before and after the last such words. One expression for all of it would take time with
 * the square of the length.
 */
function partsAt(words: string, message: string): [before: string, after: string] {
    const at = message.lastIndexOf(words);
    return at === -1 ? ["", ""] : [message.slice(0, at), message.slice(at + words.length)];
}
