import { ProviderError } from "./providerError";

// Errors of a request that was not sent, or that no status explains. `id` is quoted and cut.

export function noKapsoId(id: string, why: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-ID-MALFORMED",
        summary: `The ID ${id} cannot be an ID of Kapso, because ${why}. Nothing was sent.`,
        hints: ["Correct the ID."],
    });
}

export function noJoinedId(id: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-WEBHOOK-ID-MALFORMED",
        summary: `The ID ${id} does not have the form <configId>/<webhookId>. Nothing was sent.`,
        hints: ["Correct the ID."],
    });
}

/** An ID of a project webhook that reaches another webhook. */
export function notProjectWebhook(attempted: string, id: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-NOT-PROJECT-WEBHOOK",
        summary: `Could not ${attempted}: ${id} is the ID of a webhook of a number. The resource type ProjectWebhook manages only project webhooks.`,
        hints: [
            "Correct the ID.",
            "If it is in the state, run `pulumi state delete <URN>`, which changes nothing in Kapso. Then declare a WhatsAppWebhook, and import it by its ID `<configId>/<webhookId>`.",
        ],
    });
}

export function unreadableList(title: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-LIST-CHANGING",
        summary: `Could not list the ${title}s: the list changed during each attempt to read it.`,
        hints: ["Run the command again when fewer changes are made in Kapso."],
    });
}

export function malformedProxy(attempted: string, cause: unknown): ProviderError {
    return new ProviderError(
        {
            code: "KAPSO-PROXY-MALFORMED",
            summary: `Could not ${attempted}: HTTP_PROXY or HTTPS_PROXY is not a URL such as http://proxy.example:3128.`,
            hints: ["Correct or unset the environment variable."],
        },
        cause,
    );
}

/** A failure of this process itself. */
export function notSent(attempted: string, reason: string, cause: unknown): ProviderError {
    return new ProviderError(
        {
            code: "KAPSO-NOT-SENT",
            summary: `Could not ${attempted}: ${reason.replace(/\.$/, "")}. The request was not sent.`,
            hints: ["Check the base URL (kapso:baseUrl) and the API key (kapso:apiKey)."],
        },
        cause,
    );
}
