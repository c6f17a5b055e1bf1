import { ProviderError } from "./providerError";

// Errors of a stack whose state was written for the other API version.

export function notMigrated(title: string, id: string, apiVersion: string, why: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-NOT-MIGRATED",
        summary: `Could not move ${title} ${id} to the generation ${apiVersion} of the API: ${why}. Nothing was removed from the state.`,
        hints: [
            "Refresh with the former kapso:apiVersion first, which tells whether it still exists.",
            "If it does, check that the key (kapso:apiKey) and the base URL (kapso:baseUrl) belong to its project.",
        ],
    });
}

export function migrateFirst(title: string, id: string, apiVersion: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-MIGRATE-FIRST",
        summary: `${title} ${id} stands in the state by its id in another generation of the API than ${apiVersion} (kapso:apiVersion). Nothing was changed.`,
        hints: [
            "Move the stack first with `pulumi refresh --run-program`, which only reads.",
            "Or set kapso:apiVersion back.",
            "A refresh passes over what a failed replacement has left: finish that with the former kapso:apiVersion.",
        ],
    });
}
