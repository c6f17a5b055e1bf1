import { ProviderError, summaryOf, withSummary } from "./providerError";

// Errors of a create. `what`: the noun and the declared name or URL.

export function parentUnknown(
    operation: string,
    what: string,
    parent: { title: string; field: string; id: unknown },
    serverWords: string | undefined,
    cause: unknown,
): ProviderError {
    const { title, field, id } = parent;
    return new ProviderError(
        {
            code: "KAPSO-PARENT-UNKNOWN",
            summary: `Could not ${operation} ${what}: Kapso does not know ${title} ${id} (404 "${serverWords ?? "not found"}").`,
            hints: [
                `Correct ${field}.`,
                `Check that the base URL (kapso:baseUrl) and the key (kapso:apiKey) belong to the project of this ${title}.`,
            ],
        },
        cause,
    );
}

/** A production config without a token, which could only be adopted. */
export function nothingToAdopt(what: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-TOKEN-REQUIRED",
        summary: `Could not create ${what}: accessToken is not declared, and this customer has no config of this number at Kapso that could be adopted. Nothing was created.`,
        hints: ["Declare accessToken.", "Or let the customer connect the number on a signup page of Kapso, and run again."],
    });
}

/** A create that Kapso refused, and that cannot be replaced by adopting `refusal`'s object. */
export function refusedWith(refusal: unknown, reason: string, cause: unknown): unknown {
    return refusal instanceof ProviderError ? withSummary(refusal, `${refusal.summary} (${reason}.)`, cause) : refusal;
}

/** `holder`: what has the number. */
export function numberConnected(
    attempted: string,
    phoneNumberId: string,
    holder: string,
    reason: string,
    operation: "create" | "update",
    hints: readonly string[],
    cause: unknown,
): ProviderError {
    return new ProviderError(
        {
            code: "KAPSO-NUMBER-TAKEN",
            summary:
                `Could not ${attempted}: phoneNumberId ${phoneNumberId} is connected already, ${holder} (${reason}). ` +
                `Nothing was ${operation}d, because a number can be connected only once.`,
            hints,
        },
        cause,
    );
}

/** Ways out if a number is connected already. */
export const numberHints = {
    elsewhere: (isInOtherProject: boolean) => {
        const where = isInOtherProject ? "perhaps in another Kapso project" : "in Kapso";
        return `Correct phoneNumberId, or disconnect the number where it is connected (${where}), and run again.`;
    },
    adoptable: 'Adopt that config (KAPSO_ADOPT_EXISTING=identical, or adoptExisting: "always" on this resource), or delete it in Kapso.',
    managed: "Correct phoneNumberId, or delete that config in Kapso or in the stack that manages it, and run again.",
};

/** A create whose response was lost, and whose result could not be searched for either. */
export function lostUnsearched(what: string, lost: string, unlisted: string, cause: unknown): ProviderError {
    return new ProviderError(
        {
            code: "KAPSO-CREATE-UNKNOWN",
            summary: `The answer to the create of ${what} was lost (${lost}), and what it made could not be looked for (${unlisted}). It may exist now.`,
            hints: ["Run `pulumi up` again: it finds the object, and then asks for KAPSO_ADOPT_EXISTING=identical."],
        },
        cause,
    );
}

export function lostAmongSeveral(
    what: string,
    key: string | undefined,
    ids: readonly string[],
    isSentAgain: boolean,
    cause: unknown,
): ProviderError {
    const ownRequests = isSentAgain ? ", or two requests of this run were executed" : "";
    return new ProviderError(
        {
            code: "KAPSO-CREATE-SEVERAL",
            summary:
                `The response to the create of ${what} was lost, and meanwhile ${ids.length} objects with its ${key ?? "name or URL"} appeared: ${ids.join(" and ")}. ` +
                `Another process creates the same${ownRequests}, so none of them was adopted.`,
            hints: ["Delete in Kapso what no stack manages, or remove the resource from one of the two programs. Then run again."],
        },
        cause,
    );
}

export function lostButDifferent(what: string, key: string | undefined, found: string, cause: unknown): ProviderError {
    return new ProviderError(
        {
            code: "KAPSO-CREATE-DIFFERENT",
            summary:
                `The response to the create of ${what} was lost, and meanwhile ${found} appeared ` +
                `with its ${key ?? "name or URL"} but with other values. It was not adopted.`,
            hints: [
                'If this run created it, adopt it with adoptExisting: "always" on this resource.',
                "Otherwise delete it in Kapso, and run again.",
            ],
        },
        cause,
    );
}

/** `refusal`: why the object that appeared may not be adopted. */
export function lostAtOtherTime(what: string, id: string, refusal: unknown, cause: unknown): ProviderError {
    return new ProviderError(
        {
            code: "KAPSO-CREATE-LOST",
            summary: `The response to the create of ${what} was lost. Kapso created ${id} at another time, so another process may have created it. ${summaryOf(refusal)}`,
            hints: refusal instanceof ProviderError ? refusal.hints : [],
        },
        cause,
    );
}

/** The response to a create shows `shown`, which is probably another object. */
export function responseAboutOther(what: string, shown: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-CREATE-MIXED-UP",
        summary:
            `The response to the create of ${what} shows ${shown}, which has another name or URL and was created at another time. ` +
            "It was not adopted. A cache or a proxy may mix up responses. What this run created may exist.",
        hints: ["Run `pulumi up` again: it finds the object, and then asks for KAPSO_ADOPT_EXISTING=identical."],
    });
}

export function cancelledBeforeReconnect(id: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-RECONNECT-CANCELLED",
        summary: `${id} was not connected again, for the run was cancelled before that was safe.`,
        hints: ["Run `pulumi up` again: it connects the number."],
    });
}

/** A number that two processes have connected. */
export function connectedMoreThanOnce(what: string, value: string, own: string, others: string, creator: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-CONNECTED-TWICE",
        summary: `The ${what} ${value} is connected more than once: as ${own}, which this stack keeps, and as ${others}, which ${creator} created.`,
        hints: ["Delete one of them in Kapso, or remove the resource from one of the two programs. Then run `pulumi up` again."],
    });
}

/** The config is created, and `verifyHealth: "require"` is not met. */
export function unhealthy(problem: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-UNHEALTHY",
        summary: `${problem}. The config exists and keeps its id.`,
        hints: ["Run `pulumi up` again: it asks for the health of the config again and changes nothing else."],
    });
}
