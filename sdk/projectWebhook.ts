import * as pulumi from "@pulumi/pulumi";
import { projectWebhookSchema } from "../schema/projectWebhook";
import { withoutPromiseStacks } from "./promiseStacks";
import { type Describes, registered, registrationOf } from "./resource";
import type { AdoptExisting } from "./whatsAppConfig";

/** Arguments of a {@link ProjectWebhook}. Changing one updates the webhook in place. */
export interface ProjectWebhookArgs {
    /** The URL to which Kapso sends the events: a whole http or https URL. */
    url: pulumi.Input<string>;

    /**
     * The key with which Kapso signs each request. **Always secret.** Required to create a webhook.
     * An existing webhook can lack it, and removing it leaves the key at Kapso.
     */
    secretKey?: pulumi.Input<string | undefined>;

    /**
     * The events that are sent: a set, so their order has no meaning. At least one. Any name is
     * accepted, because Kapso adds names. The preview warns of a name that no document has. It
     * refuses events of messages, conversations and contacts, which Kapso sends only to a
     * `WhatsAppWebhook`.
     */
    events: pulumi.Input<pulumi.Input<ProjectEvent>[]>;

    /**
     * Whether Kapso sends events. Default: `true`. Kapso sets it to `false` by itself if too many
     * deliveries fail, and nothing else sets it back. So a refresh always shows a paused webhook,
     * even if the program leaves this out, and the next `pulumi up` activates it again.
     */
    active?: pulumi.Input<boolean | undefined>;

    /**
     * Headers that Kapso adds to each request: names that HTTP allows, and values without line
     * breaks. **Always secret.** Default: none. Removing them clears them. Upper and lower case in
     * a name make no difference.
     */
    headers?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;

    /** The version of the payload: `"v1"` or `"v2"`. Default: Kapso's choice. */
    payloadVersion?: pulumi.Input<"v1" | "v2" | undefined>;

    /** Whether Kapso buffers events and sends several in one request. Default: `false`. */
    bufferEnabled?: pulumi.Input<boolean | undefined>;

    /** How long Kapso buffers events, in seconds: 1 to 60. Default: 5. */
    bufferWindowSeconds?: pulumi.Input<number | undefined>;

    /** The maximum number of events in one request: 1 to 100. Default: 50. */
    maxBufferSize?: pulumi.Input<number | undefined>;

    /**
     * The events that are buffered: a set. Kapso documents only `whatsapp.message.received`.
     * Removing them clears them.
     */
    bufferEvents?: pulumi.Input<pulumi.Input<string>[] | undefined>;

    /**
     * After how many minutes without a message a conversation counts as inactive: 1 to 1440.
     * Default: 60.
     */
    inactivityMinutes?: pulumi.Input<number | undefined>;

    /**
     * What to do if Kapso has an equal webhook that no resource of this program manages: see
     * `adoptExisting` of `WhatsAppConfig`. Default: `kapso:adoptExisting`, `KAPSO_ADOPT_EXISTING`,
     * or `"never"`.
     */
    adoptExisting?: pulumi.Input<AdoptExisting | undefined>;
}

/** What can happen in a project: the documented names, and any that Kapso adds. */
export type ProjectEvent = (typeof projectWebhookSchema.arguments.events.known)[number] | (string & {});

/**
 * A webhook of the whole project. Kapso sends it events such as a connected or disconnected number,
 * a restricted account, or a workflow that needs a person. Only the Platform API has it
 * (`kapso:apiVersion: platform`); on v1 the preview refuses it.
 *
 * | operation | Platform API |
 * |---|---|
 * | create | `POST /whatsapp/webhooks` |
 * | refresh | `GET /whatsapp/webhooks/{id}` |
 * | update | `PATCH /whatsapp/webhooks/{id}` |
 * | delete | `DELETE /whatsapp/webhooks/{id}` |
 *
 * Its ID is Kapso's. The same routes reach the webhooks of numbers. The ID of a number's webhook is
 * refused, so this resource never changes or deletes one.
 *
 * Kapso's errors: 401 (invalid API key), 402 (the plan does not include an event), 404 (deleted
 * outside Pulumi), 422 (invalid field), 429 (rate limit).
 *
 * @example New connections
 * ```ts
 * new ProjectWebhook("connections", {
 *     url: "https://api.acme.example/kapso/connections",
 *     secretKey: config.requireSecret("webhookKey"),
 *     events: ["whatsapp.phone_number.created", "whatsapp.phone_number.disconnected"],
 * });
 * ```
 *
 * @example With a header
 * ```ts
 * new ProjectWebhook("handoffs", {
 *     url: "https://api.acme.example/kapso/handoffs",
 *     secretKey: config.requireSecret("webhookKey"),
 *     events: ["workflow.execution.handoff"],
 *     headers: { authorization: config.requireSecret("webhookAuthorization") },
 * });
 * ```
 */
export class ProjectWebhook extends pulumi.CustomResource {
    /** The URL to which Kapso sends the events. */
    declare readonly url: pulumi.Output<string>;
    /** The key with which Kapso signs each request, as declared. Secret. */
    declare readonly secretKey: pulumi.Output<string | undefined>;
    /** The events that are sent, in the order declared. */
    declare readonly events: pulumi.Output<ProjectEvent[]>;
    /** As declared; `undefined` if the program leaves the default, `true`. */
    declare readonly active: pulumi.Output<boolean | undefined>;
    /** Headers that Kapso adds to each request, as declared. Secret. */
    declare readonly headers: pulumi.Output<Record<string, string> | undefined>;
    /** As declared; `undefined` if the program leaves it to Kapso. */
    declare readonly payloadVersion: pulumi.Output<"v1" | "v2" | undefined>;
    /** As declared; `undefined` if the program leaves the default, `false`. */
    declare readonly bufferEnabled: pulumi.Output<boolean | undefined>;
    /** As declared, in seconds; `undefined` if the program leaves the default, 5. */
    declare readonly bufferWindowSeconds: pulumi.Output<number | undefined>;
    /** As declared; `undefined` if the program leaves the default, 50. */
    declare readonly maxBufferSize: pulumi.Output<number | undefined>;
    /** The events that are buffered, as declared. */
    declare readonly bufferEvents: pulumi.Output<string[] | undefined>;
    /** As declared, in minutes; `undefined` if the program leaves the default, 60. */
    declare readonly inactivityMinutes: pulumi.Output<number | undefined>;
    /** When Kapso created the webhook: ISO 8601, UTC. */
    declare readonly createdAt: pulumi.Output<string | undefined>;
    /** When Kapso last changed the webhook: ISO 8601, UTC. */
    declare readonly updatedAt: pulumi.Output<string | undefined>;

    /**
     * @param name The name of the resource, unique in the program. To rename it, set the option
     * `aliases`.
     * @param args The URL, the events and the other fields of the webhook.
     * @param opts Pulumi's resource options.
     */
    constructor(name: string, args: ProjectWebhookArgs, opts?: pulumi.CustomResourceOptions) {
        const registering = registered(registration, name, args, opts);
        const restoreStacks = withoutPromiseStacks();
        try {
            super(...registering);
        } finally {
            restoreStacks();
        }
    }

    /**
     * Reads a webhook that the program does not manage, by its ID. The run fails if it is missing,
     * or if it is the webhook of a number.
     */
    static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ProjectWebhook {
        return new ProjectWebhook(name, {} as ProjectWebhookArgs, { ...opts, id });
    }
}

const registration = registrationOf(
    projectWebhookSchema satisfies Describes<typeof projectWebhookSchema, ProjectWebhookArgs, ProjectWebhook>,
);
