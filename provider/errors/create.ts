import { ProviderError, summaryOf, withSummary } from "./providerError";

// Errors of a create. `what`: the title of the resource type, and the declared name or URL.

const runAgainAndAdopt = "Run `pulumi up` again. If it finds the object, run `KAPSO_ADOPT_EXISTING=identical pulumi up` to adopt it.";

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
                `Correct ${field}, or create the ${title} first.`,
                `Check that the base URL (kapso:baseUrl) and the API key (kapso:apiKey) are those of the project with this ${title}.`,
            ],
        },
        cause,
    );
}

/** A production config without a token, which could only be adopted. */
export function nothingToAdopt(what: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-TOKEN-REQUIRED",
        summary: `Could not create ${what}: accessToken is not declared, and this customer has no config with this number that the provider could adopt. Nothing was created.`,
        hints: ["Declare accessToken.", "Or let the customer connect the number on a signup page of Kapso, then run `pulumi up` again."],
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
                `Could not ${attempted}: phoneNumberId ${phoneNumberId} is already connected ${holder} (${reason}). ` +
                `A number can be connected only once. Nothing was ${operation}d.`,
            hints,
        },
        cause,
    );
}

/** Ways out if a number is already connected. */
export const numberHints = {
    elsewhere: (isInOtherProject: boolean) => [
        "If phoneNumberId is wrong, correct it.",
        `Otherwise, disconnect the number in Kapso${isInOtherProject ? " (perhaps in another project)" : ""}, then run \`pulumi up\` again.`,
    ],
    adoptable: [
        "If a previous run was interrupted, run `KAPSO_ADOPT_EXISTING=identical pulumi up` to adopt that config.",
        'To adopt it and to update it as declared, set adoptExisting: "always" on this resource.',
        "Otherwise, delete it in Kapso.",
    ],
    managed: [
        "If phoneNumberId is wrong, correct it.",
        "Otherwise, delete that config in Kapso or in the stack that manages it, then run `pulumi up` again.",
    ],
};

/** A create whose response was lost, and whose result could not be searched for either. */
export function lostUnsearched(what: string, lost: string, unlisted: string, cause: unknown): ProviderError {
    return new ProviderError(
        {
            code: "KAPSO-CREATE-UNKNOWN",
            summary: `Could not confirm the create of ${what}: the response was lost (${lost}). The search for the object failed too (${unlisted}). The object may exist now.`,
            hints: [runAgainAndAdopt],
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
                `Could not confirm the create of ${what}: the response was lost. Then ${ids.length} objects with its ${key ?? "name or URL"} appeared: ${ids.join(" and ")}. ` +
                `Another process created one of them${ownRequests}. None was adopted.`,
            hints: [
                "Delete in Kapso the objects that no stack manages, then run `pulumi up` again.",
                "If two programs declare it, remove the resource from one of them.",
            ],
        },
        cause,
    );
}

export function lostButDifferent(what: string, key: string | undefined, found: string, cause: unknown): ProviderError {
    return new ProviderError(
        {
            code: "KAPSO-CREATE-DIFFERENT",
            summary:
                `Could not confirm the create of ${what}: the response was lost. ` +
                `${found} appeared with the same ${key ?? "name or URL"} but with other values. It was not adopted.`,
            hints: [
                'If this run created it, set adoptExisting: "always" on this resource to adopt it.',
                "Otherwise, delete it in Kapso, then run `pulumi up` again.",
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
            summary: `Could not confirm the create of ${what}: the response was lost. Kapso created ${id} at another time, so another process may have created it. ${summaryOf(refusal)}`,
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
            `Could not confirm the create of ${what}: the response shows ${shown}. That object has another name or URL, and was created at another time. ` +
            "It was not adopted. A cache or a proxy may mix up responses. The object of this resource may exist now.",
        hints: [runAgainAndAdopt],
    });
}

export function cancelledBeforeReconnect(id: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-RECONNECT-CANCELLED",
        summary: `Could not reconnect ${id}: the run was cancelled while an earlier DELETE of ${id} could still be executed. Nothing was created.`,
        hints: ["Run `pulumi up` again to connect the number."],
    });
}

/** A number that two processes have connected. */
export function connectedMoreThanOnce(what: string, value: string, own: string, others: string, creator: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-CONNECTED-TWICE",
        summary: `The ${what} ${value} is connected more than once: as ${own}, which this stack manages, and as ${others}. ${creator} connected it again.`,
        hints: [
            "Delete one of them in Kapso, then run `pulumi up` again.",
            "If two programs declare it, remove the resource from one of them, then run `pulumi up` again.",
        ],
    });
}

/** The config is created, and `verifyHealth: "require"` is not met. */
export function unhealthy(problem: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-UNHEALTHY",
        summary: `${problem}. The config exists and keeps its ID.`,
        hints: ["Correct what failed, then run `pulumi up` again. It repeats the health check and changes nothing else."],
    });
}
