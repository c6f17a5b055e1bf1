import { ProviderError } from "./providerError";

// Errors of a request that was not sent, or that no status explains. `id` is quoted and cut.

export function noKapsoId(id: string, why: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-ID-MALFORMED",
        summary: `The ID ${id} cannot be one of Kapso, because ${why}. Nothing was sent.`,
        hints: ["Correct the ID."],
    });
}

export function noJoinedId(id: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-WEBHOOK-ID-MALFORMED",
        summary: `The ID ${id} is not of the form <configId>/<webhookId>. Nothing was sent.`,
        hints: ["Correct the ID."],
    });
}

/** An ID of a project webhook that reaches another webhook. */
export function notProjectWebhook(attempted: string, id: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-NOT-PROJECT-WEBHOOK",
        summary: `Could not ${attempted}: the ID ${id} is that of the webhook of a number, which the resource type ProjectWebhook never manages.`,
        hints: [
            "Correct the ID.",
            "If it is in the state, remove it with `pulumi state delete`, which changes nothing at Kapso. Then declare a WhatsAppWebhook, and import it by its ID `<configId>/<webhookId>`.",
        ],
    });
}

export function unreadableList(title: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-LIST-CHANGING",
        summary: `Could not list the ${title}s: they changed each time while their pages were read.`,
        hints: ["Run again when less is going on."],
    });
}

export function malformedProxy(attempted: string, cause: unknown): ProviderError {
    return new ProviderError(
        {
            code: "KAPSO-PROXY-MALFORMED",
            summary: `Could not ${attempted}: HTTP_PROXY or HTTPS_PROXY is not a URL such as http://proxy.example:3128.`,
            hints: ["Correct it or unset it."],
        },
        cause,
    );
}

/** A failure of this process itself. */
export function notSent(attempted: string, reason: string, cause: unknown): ProviderError {
    return new ProviderError({ code: "KAPSO-NOT-SENT", summary: `Could not ${attempted}: ${reason}`, hints: [] }, cause);
}
