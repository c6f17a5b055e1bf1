import { type Mask, maskerOfForms } from "../../text/masking";
import { formsOf } from "../../text/secretForms";

/**
 * Minimum length of a secret. Masking shorter texts, such as the header value `no`, would make
 * errors unreadable.
 */
const minSecretLength = 4;

/** Per secret, all forms in which a text may contain it. */
const secrets = new Map<string, string[]>();
let mask: Mask | undefined;

/**
 * Remembers the secrets of this process: API keys, and those in the inputs and state of each
 * operation. A provider process ends with its run, so the set stays as small as the program.
 */
export function rememberSecrets(texts: readonly string[]): void {
    for (const text of texts) {
        if (text.length >= minSecretLength && !secrets.has(text)) {
            secrets.set(text, formsOf(text));
            mask = undefined;
        }
    }
}

/**
 * Masks every secret of this process, not only those of one operation. Operations share lists, and
 * a proxy can mix up responses, so an error of one operation can contain a secret of another.
 */
export function maskKnownSecrets(text: string, maxLength?: number): string {
    // Preparing thousands of secrets takes time, so the mask is only built when an error needs it.
    mask ??= maskerOfForms([...secrets.values()].flat());
    return mask(text, maxLength);
}

export function knownSecrets(): readonly string[] {
    return [...secrets.keys()];
}
