import { type Mask, maskerOfForms } from "../../text/masking";
import { formsOf } from "../../text/secretForms";

/**
 * A shorter text, such as the header value `no`, is no secret, and to mask it would make errors
 * unreadable.
 */
const shortest = 4;

/** The forms of each secret in which a text may repeat it. */
const secrets = new Map<string, string[]>();
let mask: Mask | undefined;

/**
 * Remembers secrets of this process: API keys, and the arguments and state of each operation. A
 * Pulumi provider process ends with its run, so the set is no larger than the program.
 */
export function rememberSecrets(texts: readonly string[]): void {
    for (const text of texts) {
        if (text.length >= shortest && !secrets.has(text)) {
            secrets.set(text, formsOf(text));
            mask = undefined;
        }
    }
}

/**
 * Masks every secret of this process. Operations run at the same time and share lists, and a proxy
 * can mix up their responses, so an error of one can repeat a secret of another.
 */
export function maskKnownSecrets(text: string, most?: number): string {
    // To prepare thousands of secrets takes a while, so this happens for the next error only.
    mask ??= maskerOfForms([...secrets.values()].flat());
    return mask(text, most);
}

/** All secrets of this process. */
export function knownSecrets(): readonly string[] {
    return [...secrets.keys()];
}
