import type * as pulumi from "@pulumi/pulumi";
import { projectWebhookSchema } from "../schema/projectWebhook";
import { withoutSecrets } from "./functions";
import { type Lookup, type LookupOptions, plainly, present, whenKnown } from "./lookup";

/**
 * A webhook of the project as a lookup returns it, without its secret key and headers. A field that
 * Kapso does not return is absent.
 */
export interface ProjectWebhookInfo {
    /** Kapso's ID of the webhook. */
    id: string;
    /** The URL to which Kapso sends the events. */
    url?: string;
    /** The events that are sent. */
    events?: string[];
    /** Whether Kapso sends events. Kapso pauses a webhook if too many deliveries fail. */
    active?: boolean;
    /** The version of the payload. */
    payloadVersion?: string;
    /** Whether Kapso buffers events and sends several in one request. */
    bufferEnabled?: boolean;
    /** How long Kapso buffers events, in seconds. */
    bufferWindowSeconds?: number;
    /** The maximum number of events in one request. */
    maxBufferSize?: number;
    /** The events that are buffered. */
    bufferEvents?: string[];
    /** After how many minutes without a message a conversation counts as inactive. */
    inactivityMinutes?: number;
    /** When Kapso created the webhook: ISO 8601, UTC. */
    createdAt?: string;
    /** When Kapso last changed the webhook: ISO 8601, UTC. */
    updatedAt?: string;
}

/** Arguments of {@link listProjectWebhooks}. */
export interface ListProjectWebhooksArgs {
    /** Only the webhooks with this URL. Default: all webhooks. */
    url?: string;
}

/**
 * Returns the webhooks of the project, or those with the given URL, newest first: `GET
 * /whatsapp/webhooks`. It reads every page. The webhooks of numbers are left out. It fails on v1,
 * because only the Platform API has project webhooks.
 *
 * In a unit test, Pulumi's mocks supply the result: an array, for the token
 * `kapso:index:listProjectWebhooks`.
 */
export function listProjectWebhooks(args: ListProjectWebhooksArgs = {}, options: LookupOptions = {}): Promise<ProjectWebhookInfo[]> {
    return plainly(webhooksOfProject, args, options);
}

/** {@link listProjectWebhooks} for arguments that may be outputs. */
export function listProjectWebhooksOutput(
    args: { [Name in keyof ListProjectWebhooksArgs]?: pulumi.Input<string> } = {},
    options: LookupOptions = {},
): pulumi.Output<ProjectWebhookInfo[]> {
    return whenKnown(args as { [Name in keyof ListProjectWebhooksArgs]: pulumi.Input<string> }, options, listProjectWebhooks);
}

const webhooksOfProject: Lookup<ListProjectWebhooksArgs, ProjectWebhookInfo[]> = {
    name: "listProjectWebhooks",
    form: {
        example: 'listProjectWebhooks({ url: "…" })',
        arguments: { url: { what: "where the events are sent", isRequired: false } },
    },
    isResult: (result) => Array.isArray(result),
    ask: async (project, { url }) => {
        const collection = project.collection("projectWebhooks");
        const { canonical = (value: unknown) => value } = collection.objects.fields.url ?? {};
        const found = [...(await collection.all("")).values()].filter((webhook) => !url || canonical(webhook.url) === canonical(url));
        return found.map((webhook) => present<ProjectWebhookInfo>(withoutSecrets(webhook, projectWebhookSchema)));
    },
};
