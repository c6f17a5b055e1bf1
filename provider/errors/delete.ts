import { ProviderError } from "./providerError";

// Errors of a delete.

/** A create of the same run was refused because of this object. */
export function staysForRefused(title: string, id: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-STAYS",
        summary: `Could not delete ${title} ${id}: in this run, the create of another resource failed because this ${title} exists. Nothing was deleted.`,
        hints: [
            "If you renamed the resource, add its old name to the option `aliases`.",
            "Otherwise, run `pulumi up` twice. In the first run, remove only this resource. In the second run, declare the other resource.",
        ],
    });
}

export function renumbered(title: string, id: string, idNow: string, cause: unknown): ProviderError {
    return new ProviderError(
        {
            code: "KAPSO-RENUMBERED",
            summary: `Could not delete ${title} ${id}: its number was changed outside Pulumi, and its ID is now ${idNow}. Nothing was deleted.`,
            hints: ["Run `pulumi refresh`, then run the command again."],
        },
        cause,
    );
}

export function hasDependent(title: string, id: string, operation: "replace" | "delete"): ProviderError {
    return new ProviderError({
        code: "KAPSO-DEPENDENT",
        summary: `Could not ${operation} ${title} ${id}: a webhook of this program names it by a literal ID. Kapso would delete that webhook too, and Pulumi would not notice. Nothing was changed.`,
        hints: [
            "Set configId of the webhook to `config.id` instead of a literal ID. Pulumi then replaces or deletes both.",
            "Or remove the webhook from the program first.",
        ],
    });
}
