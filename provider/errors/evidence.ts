import { ProviderError } from "./providerError";

// Errors for a status 404 that does not confirm that an object was deleted.

/** `why` goes on after "Kapso answered 404 …"; `deleted` says what else would have to be true. */
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
                `Could not ${attempted}: Kapso answered 404 "${serverWords ?? "not found"}", ${why}. That is no proof that it was deleted: ` +
                "the base URL (kapso:baseUrl) or the key (kapso:apiKey) may belong to another project. Nothing was removed from the state.",
            hints: ["Check both.", `If ${deleted}, run once with KAPSO_TRUST_NOT_FOUND=true.`],
        },
        cause,
    );
}

export function notThisProject(title: string, id: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-OTHER-PROJECT",
        summary:
            `${title} ${id} is not the one of this state, and the state names no customer of it. So the base URL (kapso:baseUrl) or the key (kapso:apiKey) may ` +
            "belong to another project. Nothing was removed from the state.",
        hints: ["Check both.", "If they are right, run once with KAPSO_TRUST_NOT_FOUND=true."],
    });
}

export function listedYetUnknown(title: string, id: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-STILL-LISTED",
        summary: `Kapso answers 404 for ${title} ${id} and yet lists it. Nothing was removed from the state.`,
        hints: ["Run again later."],
    });
}

/**
 * A program names a config that it does not manage, by an ID of a former connection of the number.
 */
export function reconnected(title: string, id: string, idNow: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-RECONNECTED",
        summary: `Could not use ${title} ${id}: it was deleted, and its number was connected again as ${idNow}.`,
        hints: ["Correct the ID, or write the number alone."],
    });
}
