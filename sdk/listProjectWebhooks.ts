import type * as pulumi from "@pulumi/pulumi";
import { projectWebhookSchema } from "../schema/projectWebhook";
import { withoutSecrets } from "./functions";
import { type Lookup, type LookupOptions, plainly, present, whenKnown } from "./lookup";

/**
 * A webhook of the project as a lookup shows it. Its secret key and its headers are left out.
 * Fields that Kapso does not return are absent.
 */
export interface ProjectWebhookInfo {
    /** Kapso's ID of the webhook. */
    id: string;
    /** Where the events are sent. */
    url?: string;
    /** The events that are sent. */
    events?: string[];
    /** Whether anything is sent. Kapso pauses a webhook whose deliveries fail. */
    active?: boolean;
    /** The form of what is sent. */
    payloadVersion?: string;
    /** Whether events are gathered and sent together. */
    bufferEnabled?: boolean;
    /** How long events are gathered, in seconds. */
    bufferWindowSeconds?: number;
    /** How many events are sent together at most. */
    maxBufferSize?: number;
    /** The events that are gathered. */
    bufferEvents?: string[];
    /** After how many minutes of silence a conversation counts as inactive. */
    inactivityMinutes?: number;
    /** ISO 8601, UTC. */
    createdAt?: string;
    /** ISO 8601, UTC. */
    updatedAt?: string;
}

/** Arguments of {@link listProjectWebhooks}. */
export interface ListProjectWebhooksArgs {
    /** Only the webhooks that send to this URL. Default: all. */
    url?: string;
}

/**
 * All webhooks of the project, or those with a URL, newest first, every page, without the webhooks
 * of its numbers: `GET
 * /whatsapp/webhooks`. Only the Platform API has them: on v1 this fails. In a unit test, Pulumi's
 * mocks supply the result: an array, for the token `kapso:index:listProjectWebhooks`.
 */
export function listProjectWebhooks(args: ListProjectWebhooksArgs = {}, options: LookupOptions = {}): Promise<ProjectWebhookInfo[]> {
    return plainly(webhooksOfProject, args, options);
}

/** The same, with a URL that may be an output. */
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
