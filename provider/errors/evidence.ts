import { ProviderError } from "./providerError";

// Errors for a status 404 that does not confirm that an object was deleted.

const checkAccount = "Check that the base URL and the API key are those of this stack's project.";

/**
 * `why` follows "Kapso returned 404 …". `deleted`: what must be true instead, a clause after "If".
 */
export function unconfirmed(
    attempted: string,
    serverWords: string | undefined,
    why: string,
    deleted: string,
    cause: unknown,
): ProviderError {
    return new ProviderError(
        {
            code: "KAPSO-UNCONFIRMED",
            summary:
                `Could not ${attempted}: Kapso returned 404 "${serverWords ?? "not found"}", ${why}. This does not confirm that it was deleted. ` +
                "The base URL (kapso:baseUrl) or the API key (kapso:apiKey) may be one of another project. Nothing was removed from the state.",
            hints: [checkAccount, `If ${deleted}, run the command once with KAPSO_TRUST_NOT_FOUND=true.`],
        },
        cause,
    );
}

export function notThisProject(title: string, id: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-OTHER-PROJECT",
        summary:
            `Could not confirm that ${title} ${id} is the object of this state: Kapso has another object under this ID, and the state contains no customer of it. ` +
            "The base URL (kapso:baseUrl) or the API key (kapso:apiKey) may be one of another project. Nothing was removed from the state.",
        hints: [checkAccount, "If both are right, run the command once with KAPSO_TRUST_NOT_FOUND=true."],
    });
}

export function listedYetUnknown(title: string, id: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-STILL-LISTED",
        summary: `Could not confirm that ${title} ${id} was deleted: Kapso returns 404 for it, but still lists it. Nothing was removed from the state.`,
        hints: ["Run the command again in a few minutes."],
    });
}

/**
 * A program names a config that it does not manage, by an ID of a former connection of the number.
 */
export function reconnected(title: string, id: string, idNow: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-RECONNECTED",
        summary: `Could not use ${title} ${id}: it was deleted, and its number was reconnected as ${idNow}.`,
        hints: [`Set the ID to ${idNow}.`, "Or write only the number: the part of the ID before the colon."],
    });
}
