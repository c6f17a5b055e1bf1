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

/** What this package says in the program itself, as `sdk/numbers.ts` words it. */
const saidInProgram =
    /WhatsAppConfig "[^"]*" declares the phone number \d+, and so does WhatsAppConfig "[^"]*" of the same account\. [\w :,]+\./;

function ownWords(urn: string, message: string): string[] {
    if (resourceOf(urn) === undefined) {
        return saidInProgram.exec(message)?.slice(0, 1) ?? [];
    }
    const { name } = partsOf(urn);
    // A program can log on one of our resources too: only the engine's forms are taken, without the value that it repeats.
    const [, property, problem] = /resource '.*?'(?:: property (\w+) value .*?)? has a problem: (.*)$/s.exec(message) ?? [];
    return problem === undefined ? [] : [`${name}: ${property === undefined ? "" : `${property} `}${problem}`];
}
