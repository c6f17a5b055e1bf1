import { ProviderError } from "./providerError";

// Errors of a stack whose state was written for the other API version.

export function notMigrated(title: string, id: string, apiVersion: string, why: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-NOT-MIGRATED",
        summary: `Could not migrate ${title} ${id} to API version ${apiVersion}: ${why}. Nothing was removed from the state.`,
        hints: [
            "Set kapso:apiVersion back to its former value, then run `pulumi refresh`. It shows whether the object still exists.",
            "If it exists, check that the base URL (kapso:baseUrl) and the API key (kapso:apiKey) are those of its project.",
        ],
    });
}

export function migrateFirst(title: string, id: string, apiVersion: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-MIGRATE-FIRST",
        summary: `Could not use ${title} ${id}: the state contains its ID of another API version than ${apiVersion} (kapso:apiVersion). Nothing was changed.`,
        hints: [
            "Run `pulumi refresh --run-program` first to migrate the stack. It changes nothing in Kapso.",
            "Or set kapso:apiVersion back to its former value.",
            "If a replacement failed, complete it with the former kapso:apiVersion first. A refresh skips the object that it left behind.",
        ],
    });
}
