import * as pulumi from "@pulumi/pulumi";
import { whatsAppConfigSchema } from "../schema/whatsAppConfig";
import { registrationOfNumber } from "./numbers";
import { withoutPromiseStacks } from "./promiseStacks";
import { type Describes, registered, registrationOf } from "./resource";

/**
 * Arguments of a {@link WhatsAppConfig}. Changing an argument updates the config in place, unless
 * its description says otherwise.
 */
export interface WhatsAppConfigArgs {
    /**
     * The customer for whom the number is connected: Kapso's ID of the customer. **Changing it
     * replaces the config**, deleting the old one first, because a number can be connected only
     * once.
     */
    customerId: pulumi.Input<string>;

    /** The label that people see in Kapso. Any text except an empty one. */
    name: pulumi.Input<string>;

    /**
     * Meta's ID of the phone number: digits, **in quotes**, because JavaScript rounds numbers of
     * this size. Required for a production config. Kapso chooses the number of a sandbox: leave it
     * out, or write `"sandbox"` as Kapso's examples do. Changing it updates in place on v1, and
     * **replaces the config on the Platform API**. The number of another config is refused, in the
     * preview if a list shows it: a number never passes from one config to another in one run.
     */
    phoneNumberId?: pulumi.Input<string | undefined>;

    /**
     * Meta's ID of the WhatsApp business account: digits, in quotes. Required for a production
     * config. Changing it updates in place on v1, and **replaces the config on the Platform API**.
     */
    businessAccountId?: pulumi.Input<string | undefined>;

    /**
     * Meta's access token for the number. **Always secret**, and never returned by Kapso. Required
     * only to create a production config: a config from a signup page of Kapso can be adopted
     * (`adoptExisting`) and managed without it. It is sent only if it changes, so a token that was
     * rotated at Kapso is kept. Some versions of v1 require it in every update of a production
     * config: then the declared token is sent, and a log line names it. Changing it updates in
     * place.
     */
    accessToken?: pulumi.Input<string | undefined>;

    /**
     * The token with which Meta checks that the destination is yours: not empty, without white
     * space. **Always secret.** Default: none. Removing it clears it at Kapso. A refresh notices a
     * change at Kapso only if Kapso returns the token: some versions of v1 do, the Platform API
     * never does.
     */
    webhookVerifyToken?: pulumi.Input<string | undefined>;

    /**
     * The URL to which Kapso forwards Meta's payloads, unchanged: a whole http or https URL. For
     * Kapso's own events, see `WhatsAppWebhook`. Default: none. Removing it clears it at Kapso. A
     * refresh notices a change at Kapso only if Kapso returns the URL: some versions of v1 do, the
     * Platform API never does.
     */
    webhookDestinationUrl?: pulumi.Input<string | undefined>;

    /**
     * A number connected to Meta, or Kapso's sandbox. Default: `"production"`.
     * **Changing it replaces the config**, deleting the old one first.
     */
    kind?: pulumi.Input<WhatsAppConfigKind | undefined>;

    /** Whether Kapso processes incoming messages. Default: `true`. */
    inboundProcessingEnabled?: pulumi.Input<boolean | undefined>;

    /** Whether the number accepts calls. Default: `false`. */
    callsEnabled?: pulumi.Input<boolean | undefined>;

    /**
     * What to do if the number (for a sandbox: an equal config) is connected already: `"never"`
     * refuses the create and names the existing config. `"identical"` adopts it if every field that
     * Kapso returns is as declared, as it is after an interrupted run. `"always"` adopts it and
     * changes what differs. A config of another customer is never adopted. Default:
     * `kapso:adoptExisting`, `KAPSO_ADOPT_EXISTING`, or `"never"`. Changing it changes nothing at
     * Kapso.
     */
    adoptExisting?: pulumi.Input<AdoptExisting | undefined>;

    /**
     * Whether to check the config's health after a create or update (`GET
     * /whatsapp_configs/{id}/health`, on the Platform API `GET
     * /whatsapp/phone_numbers/{id}/health`): `"warn"` logs what is wrong. `"require"` fails the
     * resource, which keeps its ID, and the next `up` checks again. Default: `"off"`. Changing it
     * changes nothing at Kapso.
     */
    verifyHealth?: pulumi.Input<VerifyHealth | undefined>;
}

/** A number connected to Meta, or Kapso's sandbox. */
export type WhatsAppConfigKind = "production" | "sandbox";

/**
 * What to do with an object that exists already: refuse it, adopt it if it is identical, or adopt
 * it and update what differs.
 */
export type AdoptExisting = "never" | "identical" | "always";

/** Whether to check the health of a config, and whether an unhealthy config warns or fails. */
export type VerifyHealth = "off" | "warn" | "require";

/**
 * A WhatsApp number connected to Kapso for one customer.
 *
 * | operation | legacy v1 API | Platform API |
 * |---|---|---|
 * | create | `POST /customers/{customer_id}/whatsapp_configs` | `POST /customers/{customer_id}/whatsapp/phone_numbers` |
 * | refresh | `GET /whatsapp_configs/{id}` | `GET /whatsapp/phone_numbers/{id}` |
 * | update | `PATCH /whatsapp_configs/{id}` | `PATCH /whatsapp/phone_numbers/{id}` |
 * | delete | `DELETE /whatsapp_configs/{id}` | `GET`, then `DELETE /whatsapp/phone_numbers/{id}` |
 *
 * Its ID identifies one connection of a number for all time. On v1 it is Kapso's ID, on the
 * Platform API it is `<phoneNumberId>:<internalId>`. If the number was deleted and reconnected
 * outside Pulumi, a refresh logs it and removes the config from the state. A delete does not touch
 * the new connection. An update fails and names what it has changed.
 *
 * The preview refuses each invalid argument by name. If Kapso refuses an operation, the error
 * repeats Kapso's own words: 401 (invalid API key), 404 (no such customer, or deleted outside
 * Pulumi), 409 (Platform API: the number is already connected, or the plan's limit is reached), 422
 * (invalid field; on v1 also a number that is already connected), 429 (rate limit).
 *
 * @example A production number
 * ```ts
 * const config = new pulumi.Config();
 * new WhatsAppConfig("acme", {
 *     customerId: "customer-456def",
 *     name: "Acme support",
 *     phoneNumberId: "106540352242922",
 *     businessAccountId: "102290129340398",
 *     accessToken: config.requireSecret("acmeAccessToken"),
 * });
 * ```
 *
 * @example With its webhook
 * ```ts
 * new WhatsAppConfig("acme", {
 *     customerId: "customer-456def",
 *     name: "Acme support",
 *     phoneNumberId: "106540352242922",
 *     businessAccountId: "102290129340398",
 *     accessToken: config.requireSecret("acmeAccessToken"),
 *     webhookVerifyToken: config.requireSecret("acmeVerifyToken"),
 *     webhookDestinationUrl: "https://api.acme.example/whatsapp",
 * });
 * ```
 *
 * @example A sandbox needs no Meta account
 * ```ts
 * new WhatsAppConfig("trial", { customerId: "customer-456def", name: "Trial", kind: "sandbox" });
 * ```
 */
export class WhatsAppConfig extends pulumi.CustomResource {
    /** The customer for whom the number is connected. */
    declare readonly customerId: pulumi.Output<string>;
    /** The label that people see in Kapso. */
    declare readonly name: pulumi.Output<string>;
    /** Meta's ID of the phone number, as declared. */
    declare readonly phoneNumberId: pulumi.Output<string | undefined>;
    /** Meta's ID of the WhatsApp business account, as declared. */
    declare readonly businessAccountId: pulumi.Output<string | undefined>;
    /** Meta's access token, as declared. Secret. */
    declare readonly accessToken: pulumi.Output<string | undefined>;
    /** The verify token of the webhook, as declared. Secret. */
    declare readonly webhookVerifyToken: pulumi.Output<string | undefined>;
    /** The URL to which Kapso forwards Meta's payloads, as declared. */
    declare readonly webhookDestinationUrl: pulumi.Output<string | undefined>;
    /** As declared; `undefined` if the program leaves the default, `"production"`. */
    declare readonly kind: pulumi.Output<WhatsAppConfigKind | undefined>;
    /** As declared; `undefined` if the program leaves the default, `true`. */
    declare readonly inboundProcessingEnabled: pulumi.Output<boolean | undefined>;
    /** As declared; `undefined` if the program leaves the default, `false`. */
    declare readonly callsEnabled: pulumi.Output<boolean | undefined>;
    /**
     * Computed by Kapso: on v1 the label with the number, such as `Acme support (+1 555 010 0)`; on
     * the Platform API the label.
     */
    declare readonly displayName: pulumi.Output<string | undefined>;
    /** Computed by Kapso: the number as people write it. Some versions of the API leave it out. */
    declare readonly displayPhoneNumber: pulumi.Output<string | undefined>;
    /**
     * Kapso's own ID of this connection, and the second part of the resource's ID. It changes if
     * the number is deleted and reconnected. Only on the Platform API; on v1 it is the resource's
     * ID.
     */
    declare readonly internalId: pulumi.Output<string | undefined>;
    /** Whether the WhatsApp Business app also uses the number. Only on the Platform API. */
    declare readonly isCoexistence: pulumi.Output<boolean | undefined>;
    /**
     * Meta's status of the displayed name, such as `APPROVED`, as of the last run that read it.
     * Only on the Platform API.
     */
    declare readonly nameStatus: pulumi.Output<string | undefined>;
    /**
     * Meta's rating, `GREEN`, `YELLOW` or `RED`, as of the last run that read it. Only on the
     * Platform API.
     */
    declare readonly qualityRating: pulumi.Output<string | undefined>;
    /**
     * The number's state at Meta, such as `CONNECTED`, as of the last run that read it. Only on the
     * Platform API.
     */
    declare readonly status: pulumi.Output<string | undefined>;
    /**
     * The name that Meta has verified, as of the last run that read it. Only on the Platform API.
     */
    declare readonly verifiedName: pulumi.Output<string | undefined>;
    /** When Meta last verified the webhook: ISO 8601, UTC. Only on the Platform API. */
    declare readonly webhookVerifiedAt: pulumi.Output<string | undefined>;
    /** When Kapso created the config: ISO 8601, UTC. */
    declare readonly createdAt: pulumi.Output<string | undefined>;
    /** When Kapso last changed the config: ISO 8601, UTC. */
    declare readonly updatedAt: pulumi.Output<string | undefined>;

    /**
     * @param name The name of the resource, unique in the program. To rename it, set the option
     * `aliases`.
     * @param args The fields of the config.
     * @param opts Pulumi's resource options. `deleteBeforeReplace` is `true` by default, because a
     * number can be connected only once.
     */
    constructor(name: string, args: WhatsAppConfigArgs, opts?: pulumi.CustomResourceOptions) {
        const number = registrationOfNumber(registration.type, name, opts?.parent);
        const registering = registered(registration, name, args, opts, number.declared);
        const restoreStacks = withoutPromiseStacks();
        try {
            super(...registering);
        } finally {
            restoreStacks();
        }
        number.registered(this);
    }

    /**
     * Reads a config that the program does not manage. Its outputs are all fields that Kapso
     * returns. The run fails if the config does not exist.
     *
     * @param name The name of the resource in the program.
     * @param id The config's ID, of either API version. An ID of the API version that is not in use
     * costs a list of the project's configs.
     * @param opts Pulumi's resource options, such as `provider`.
     */
    static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): WhatsAppConfig {
        return new WhatsAppConfig(name, {} as WhatsAppConfigArgs, { ...opts, id });
    }
}

const registration = registrationOf(
    whatsAppConfigSchema satisfies Describes<typeof whatsAppConfigSchema, WhatsAppConfigArgs, WhatsAppConfig>,
);
