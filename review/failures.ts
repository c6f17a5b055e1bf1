import type { Diagnostic } from "./preview";
import { partsOf, resourceOf } from "./resources";

/**
 * Why a preview failed, as far as Kapso's provider said it. What the program or another provider printed is not repeated, for it may
 * hold secrets.
 */
export function failuresIn(diagnostics: readonly Diagnostic[]): { failed: boolean; failures: string[] } {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const own = errors.flatMap(({ urn = "", message = "" }) =>
        ownWords(
            urn,
            message
                .replace(/^error: /, "")
                .replace(/\s+/g, " ")
                .trim(),
        ),
    );
    return { failed: errors.length > 0, failures: [...new Set(own)].sort() };
}

const noun = "(?:WhatsApp config|WhatsApp webhook|customer)";

/**
 * How the provider begins the errors of a resource. A test reads them all from the provider's
 * sources.
 */
const beginnings = [
    `Could not \\w+ (?:the )?(?:health of )?${noun}s?\\b`,
    `This ${noun} cannot be replaced:`,
    `${noun} \\S+ (?:of this resource was taken over|cannot be replaced|was (?:not )?(?:changed|deleted)|stands in the state|stays)\\b`,
    `${noun} \\S+ is (?:no longer the one of this stack|not the one of this state)`,
    // What a program cannot tell from an existing object: "A customer named … exists already".
    "A (?:sandbox|customer|WhatsApp webhook) .{1,500}? exists already: ",
    "(?:Number|External customer id) \\S+ is (?:connected|taken) already",
    `The (?:answer|response) to the create of ${noun}`,
    "The ID .{1,400}? (?:cannot be one of Kapso|is not of the form)",
    "The Kapso (?:API key|base URL) ",
    "kapso:\\w+ \\(or KAPSO_",
    "Kapso answer(?:s|ed) ",
    "\\S+ was not connected again, ",
    "HTTP_PROXY or HTTPS_PROXY ",
];
const saidByProvider = new RegExp(`^(?:Preview failed: )?((?:${beginnings.join("|")}).*)$`);

/** What this package says in the program itself, as `sdk/numbers.ts` words it. */
const saidInProgram =
    /WhatsAppConfig "[^"]*" declares the phone number \d+, and so does WhatsAppConfig "[^"]*" of the same account\. [\w :,]+\./;

/**
 * The words before the problem in a failed check, as the engine prints it. The value comes before
 * them and may hold the same words, so only their last occurrence counts.
 */
const problemOf = { property: " has a problem: ", resource: "' has a problem: " };

/** A program can log on one of our resources too, so it is known by its form. */
function ownWords(urn: string, message: string): string[] {
    if (resourceOf(urn) === undefined) {
        return saidInProgram.exec(message)?.slice(0, 1) ?? [];
    }
    const { name } = partsOf(urn);
    const problem = saidOfProperty(message) ?? saidOfResource(message);
    if (problem !== undefined) {
        return [`${name}: ${problem}`];
    }
    const said = saidByProvider.exec(message)?.[1];
    return said === undefined ? [] : [`${name}: ${said}`];
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

/**
 * What stands before and behind the last such words. One expression for all of it would take time
 * with the square of the length.
 */
function partsAt(words: string, message: string): [before: string, behind: string] {
    const at = message.lastIndexOf(words);
    return at === -1 ? ["", ""] : [message.slice(0, at), message.slice(at + words.length)];
}
