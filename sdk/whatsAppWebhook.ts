import * as pulumi from "@pulumi/pulumi";
import { whatsAppWebhookSchema } from "../schema/whatsAppWebhook";
import { withoutPromiseStacks } from "./promiseStacks";
import { type Describes, registered, registrationOf } from "./resource";
import type { AdoptExisting } from "./whatsAppConfig";

/**
 * Arguments of a {@link WhatsAppWebhook}. Changing an argument updates the webhook in place, unless
 * its description says otherwise.
 */
export interface WhatsAppWebhookArgs {
    /**
     * The config whose events are sent: its ID on either API version, or its phone number ID alone.
     * Take it from the config (`config.id`) if the config is in the same program: only then does
     * Pulumi replace both together. **Changing it replaces the webhook**, deleting the old one
     * first.
     */
    configId: pulumi.Input<string>;

    /** The URL to which Kapso sends the events: a whole http or https URL. */
    url: pulumi.Input<string>;

    /**
     * The key with which Kapso signs each request. **Always secret.** Required to create a webhook.
     * An existing webhook can lack it, and removing it leaves the key at Kapso.
     */
    secretKey?: pulumi.Input<string | undefined>;

    /**
     * The events that are sent: a set, so their order has no meaning. Required, at least one, for
     * `kind: "kapso"`. Any name is accepted, because Kapso adds names. The preview warns of a name
     * that no document has. For `kind: "meta"`, events have no meaning: they are neither sent nor
     * compared.
     */
    events?: pulumi.Input<pulumi.Input<WhatsAppEvent>[] | undefined>;

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

    /**
     * `"kapso"` for Kapso's own events, `"meta"` for Meta's payloads, unchanged. Default:
     * `"kapso"`. **Changing it replaces the webhook.** Only on the Platform API
     * (`kapso:apiVersion`); on v1 the preview refuses it. With `"meta"`, the preview refuses
     * buffering and `payloadVersion`.
     */
    kind?: pulumi.Input<"kapso" | "meta" | undefined>;

    /**
     * The version of the payload: `"v1"` or `"v2"`. Default: Kapso's choice. Only on the Platform
     * API, like `kind`.
     */
    payloadVersion?: pulumi.Input<"v1" | "v2" | undefined>;

    /** Whether Kapso buffers events and sends several in one request. Default: `false`. */
    bufferEnabled?: pulumi.Input<boolean | undefined>;

    /** How long Kapso buffers events, in seconds: 1 to 60. Default: 5. */
    bufferWindowSeconds?: pulumi.Input<number | undefined>;

    /** The maximum number of events in one request: 1 to 100. Default: 50. */
    maxBufferSize?: pulumi.Input<number | undefined>;

    /**
     * The events that are buffered: a set. Kapso supports only `whatsapp.message.received`.
     * Default: Kapso's, which is that event on v1. Removing them clears them.
     */
    bufferEvents?: pulumi.Input<pulumi.Input<WhatsAppEvent>[] | undefined>;

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

/** What can happen on a number: the documented names, and any that Kapso adds. */
export type WhatsAppEvent = (typeof whatsAppWebhookSchema.arguments.events.known)[number] | (string & {});

/**
 * A webhook of a WhatsApp config: Kapso sends the chosen events of the config to its URL.
 *
 * | operation | legacy v1 API | Platform API |
 * |---|---|---|
 * | create | `POST /whatsapp_configs/{config_id}/whatsapp_webhooks` | `POST /whatsapp/phone_numbers/{config_id}/webhooks` |
 * | refresh | `GET /whatsapp_configs/{config_id}/whatsapp_webhooks/{id}` | `GET /whatsapp/phone_numbers/{config_id}/webhooks/{id}` |
 * | update | `PATCH /whatsapp_configs/{config_id}/whatsapp_webhooks/{id}` | `PATCH /whatsapp/phone_numbers/{config_id}/webhooks/{id}` |
 * | delete | `DELETE /whatsapp_configs/{config_id}/whatsapp_webhooks/{id}` | `DELETE /whatsapp/phone_numbers/{config_id}/webhooks/{id}` |
 *
 * Its ID is `<configId>/<webhookId>`. The first part is the config's ID on the API version in use,
 * even if the argument `configId` has the ID of the other API version.
 *
 * Kapso's errors: 401 (invalid API key), 404 (no such config, or deleted outside Pulumi), 422
 * (invalid field), 429 (rate limit).
 *
 * @example All messages
 * ```ts
 * new WhatsAppWebhook("messages", {
 *     configId: support.id,
 *     url: "https://api.acme.example/kapso",
 *     secretKey: config.requireSecret("webhookKey"),
 *     events: ["whatsapp.message.received"],
 * });
 * ```
 *
 * @example With a header
 * ```ts
 * new WhatsAppWebhook("messages", {
 *     configId: support.id,
 *     url: "https://api.acme.example/kapso",
 *     secretKey: config.requireSecret("webhookKey"),
 *     events: ["whatsapp.message.received", "whatsapp.message.failed"],
 *     headers: { authorization: config.requireSecret("webhookAuthorization") },
 * });
 * ```
 *
 * @example With buffering
 * ```ts
 * new WhatsAppWebhook("messages", {
 *     configId: support.id,
 *     url: "https://api.acme.example/kapso",
 *     secretKey: config.requireSecret("webhookKey"),
 *     events: ["whatsapp.message.received"],
 *     bufferEnabled: true,
 *     bufferEvents: ["whatsapp.message.received"],
 *     bufferWindowSeconds: 10,
 *     maxBufferSize: 20,
 * });
 * ```
 */
export class WhatsAppWebhook extends pulumi.CustomResource {
    /** The config whose events are sent. */
    declare readonly configId: pulumi.Output<string>;
    /** The URL to which Kapso sends the events. */
    declare readonly url: pulumi.Output<string>;
    /** The key with which Kapso signs each request, as declared. Secret. */
    declare readonly secretKey: pulumi.Output<string | undefined>;
    /** The events that are sent, in the order declared. */
    declare readonly events: pulumi.Output<WhatsAppEvent[] | undefined>;
    /** As declared; `undefined` if the program leaves the default, `true`. */
    declare readonly active: pulumi.Output<boolean | undefined>;
    /** Headers that Kapso adds to each request, as declared. Secret. */
    declare readonly headers: pulumi.Output<Record<string, string> | undefined>;
    /** As declared; `undefined` if the program leaves the default, `"kapso"`. */
    declare readonly kind: pulumi.Output<"kapso" | "meta" | undefined>;
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
    constructor(name: string, args: WhatsAppWebhookArgs, opts?: pulumi.CustomResourceOptions) {
        const registering = registered(registration, name, args, opts);
        const restoreStacks = withoutPromiseStacks();
        try {
            super(...registering);
        } finally {
            restoreStacks();
        }
    }

    /**
     * Reads a webhook that the program does not manage, by its ID, `<configId>/<webhookId>`. The
     * run fails if the webhook does not exist.
     */
    static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): WhatsAppWebhook {
        return new WhatsAppWebhook(name, {} as WhatsAppWebhookArgs, { ...opts, id });
    }
}

const registration = registrationOf(
    whatsAppWebhookSchema satisfies Describes<typeof whatsAppWebhookSchema, WhatsAppWebhookArgs, WhatsAppWebhook>,
);
