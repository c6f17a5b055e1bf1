import { ProviderError } from "./providerError";

// Errors of a delete.

/** A create of the same run was refused because of this object. */
export function staysForRefused(title: string, id: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-STAYS",
        summary: `${title} ${id} stays, for a resource of this program that declares the same was refused in this run.`,
        hints: [
            "Add the option `aliases` to that resource if it was renamed.",
            "Otherwise declare it in a later run, once this one is gone.",
        ],
    });
}

export function renumbered(title: string, id: string, idNow: string, cause: unknown): ProviderError {
    return new ProviderError(
        {
            code: "KAPSO-RENUMBERED",
            summary: `${title} ${id} was not deleted: it lives on as ${idNow}, for its number was changed outside Pulumi.`,
            hints: ["Run `pulumi refresh`, and then again."],
        },
        cause,
    );
}

/** `refusal`: "cannot be replaced" or "was not deleted". */
export function hasDependent(title: string, id: string, refusal: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-DEPENDENT",
        summary: `${title} ${id} ${refusal}: a webhook of this program that names it would go with it, and Pulumi not notice.`,
        hints: [
            "Let it take configId from the config (`config.id`) instead of holding it as text; then both are replaced.",
            "Or take it out of the program first.",
        ],
    });
}
