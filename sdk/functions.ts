import type * as pulumi from "@pulumi/pulumi";
import { type ResourceSchema, secretsOf } from "../schema/resourceSchema";
import { whatsAppConfigSchema } from "../schema/whatsAppConfig";
import { type Lookup, type LookupOptions, plainly, present, whenKnown } from "./lookup";
import type { WhatsAppConfigKind } from "./whatsAppConfig";

// Lookups run in the program, also in a preview. They load the client only when they are called.

/**
 * A config as a lookup returns it, without tokens. A field that the API version does not return is
 * absent.
 */
export interface WhatsAppConfigInfo {
    /**
     * The resource ID of the config: Kapso's ID on v1, `<phoneNumberId>:<internalId>` on the
     * Platform API.
     */
    id: string;
    /** Kapso's ID of the customer that is the parent of the config. */
    customerId?: string;
    /** The label that people see in Kapso. */
    name?: string;
    /** A number connected to Meta, or Kapso's sandbox. */
    kind?: WhatsAppConfigKind;
    /** Meta's ID of the phone number. */
    phoneNumberId?: string;
    /** Meta's ID of the WhatsApp business account. */
    businessAccountId?: string;
    /**
     * The URL to which Kapso forwards Meta's payloads. Absent if Kapso does not return it, as on
     * the Platform API.
     */
    webhookDestinationUrl?: string;
    /** Whether Kapso processes incoming messages. */
    inboundProcessingEnabled?: boolean;
    /** Whether the number accepts calls. */
    callsEnabled?: boolean;
    /** On v1 the label with the number, on the Platform API the label. */
    displayName?: string;
    /** The number as people write it. */
    displayPhoneNumber?: string;
    /** Kapso's own ID of the connection. Only on the Platform API. */
    internalId?: string;
    /** Whether the WhatsApp Business app also uses the number. Only on the Platform API. */
    isCoexistence?: boolean;
    /** Meta's status of the displayed name, such as `APPROVED`. Only on the Platform API. */
    nameStatus?: string;
    /** Meta's quality rating: `GREEN`, `YELLOW` or `RED`. Only on the Platform API. */
    qualityRating?: string;
    /** The number's state at Meta, such as `CONNECTED`. Only on the Platform API. */
    status?: string;
    /** The name that Meta has verified. Only on the Platform API. */
    verifiedName?: string;
    /** When Meta last verified the webhook: ISO 8601, UTC. Only on the Platform API. */
    webhookVerifiedAt?: string;
    /** When Kapso created the object: ISO 8601, UTC. */
    createdAt?: string;
    /** When Kapso last changed the object: ISO 8601, UTC. */
    updatedAt?: string;
}

/** A customer as a lookup returns it. */
export interface CustomerInfo {
    /** Kapso's ID of the customer. */
    id: string;
    /** The label that people see in Kapso. */
    name?: string;
    /** Your own ID of the customer. */
    externalCustomerId?: string;
    /** When Kapso created the object: ISO 8601, UTC. */
    createdAt?: string;
    /** When Kapso last changed the object: ISO 8601, UTC. */
    updatedAt?: string;
}

/**
 * The health of a config. An expired token makes it `unhealthy`. The status `error` means that
 * Kapso could not check: the lookup has then retried for up to a minute.
 */
export interface WhatsAppConfigHealth {
    /** The overall result of all checks. */
    status: "healthy" | "degraded" | "unhealthy" | "error" | (string & {});
    /** When Kapso checked: ISO 8601, UTC. */
    timestamp?: string;
    /** What is wrong, in Kapso's words. */
    error?: string;
    /** After how many seconds Kapso checks again. Until then Kapso returns this result. */
    retryAfter?: number;
    /**
     * Each check by its name. `passed` is absent if the check does not apply. `details` differ per
     * check.
     */
    checks: Record<string, { passed?: boolean; error?: string; details?: Record<string, unknown> }>;
}

/** Arguments of {@link listWhatsAppConfigs}. */
export interface ListWhatsAppConfigsArgs {
    /** Kapso's ID of the customer whose configs are listed. */
    customerId: string;
}

/** Arguments of {@link getWhatsAppConfigHealth}. */
export interface GetWhatsAppConfigHealthArgs {
    /** The config's ID, of either API version. */
    id: string;
}

/** Arguments of {@link listCustomers}. */
export interface ListCustomersArgs {
    /** Only the customer with this external ID. Default: all customers. */
    externalCustomerId?: string;
    /** Only customers whose name contains this text, ignoring case. Default: all customers. */
    nameContains?: string;
}

/**
 * Returns all configs of a customer, newest first: `GET /customers/{customer_id}/whatsapp_configs`,
 * on the Platform API `GET /whatsapp/phone_numbers?customer_id=`. It reads every page. It fails if
 * the customer does not exist.
 *
 * In a unit test, Pulumi's mocks supply the result: an array, for the token
 * `kapso:index:listWhatsAppConfigs`.
 */
export function listWhatsAppConfigs(args: ListWhatsAppConfigsArgs, options: LookupOptions = {}): Promise<WhatsAppConfigInfo[]> {
    return plainly(configsOfCustomer, args, options);
}

/** {@link listWhatsAppConfigs} for arguments that may be outputs. */
export function listWhatsAppConfigsOutput(
    args: { [Name in keyof ListWhatsAppConfigsArgs]: pulumi.Input<ListWhatsAppConfigsArgs[Name]> },
    options: LookupOptions = {},
): pulumi.Output<WhatsAppConfigInfo[]> {
    return whenKnown(args, options, listWhatsAppConfigs);
}

/**
 * Returns the health of a config: `GET /whatsapp_configs/{id}/health`, on the Platform API `GET
 * /whatsapp/phone_numbers/{id}/health`. Kapso allows 5 of these requests per second and 60 per
 * minute. It fails if the config does not exist (404) or the API key is invalid (401).
 *
 * In a unit test, Pulumi's mocks supply the result, for the token
 * `kapso:index:getWhatsAppConfigHealth`.
 */
export function getWhatsAppConfigHealth(args: GetWhatsAppConfigHealthArgs, options: LookupOptions = {}): Promise<WhatsAppConfigHealth> {
    return plainly(healthOfConfig, args, options);
}

/** {@link getWhatsAppConfigHealth} for arguments that may be outputs. */
export function getWhatsAppConfigHealthOutput(
    args: { [Name in keyof GetWhatsAppConfigHealthArgs]: pulumi.Input<GetWhatsAppConfigHealthArgs[Name]> },
    options: LookupOptions = {},
): pulumi.Output<WhatsAppConfigHealth> {
    return whenKnown(args, options, getWhatsAppConfigHealth);
}

/**
 * Returns all customers of the project, or those that match the arguments: `GET /customers`, with
 * its filters. It reads every page.
 *
 * In a unit test, Pulumi's mocks supply the result: an array, for the token
 * `kapso:index:listCustomers`.
 */
export function listCustomers(args: ListCustomersArgs = {}, options: LookupOptions = {}): Promise<CustomerInfo[]> {
    return plainly(customersOfProject, args, options);
}

/** {@link listCustomers} for arguments that may be outputs. */
export function listCustomersOutput(
    args: { [Name in keyof ListCustomersArgs]?: pulumi.Input<string> } = {},
    options: LookupOptions = {},
): pulumi.Output<CustomerInfo[]> {
    return whenKnown(args as { [Name in keyof ListCustomersArgs]: pulumi.Input<string> }, options, listCustomers);
}

const configsOfCustomer: Lookup<ListWhatsAppConfigsArgs, WhatsAppConfigInfo[]> = {
    name: "listWhatsAppConfigs",
    form: {
        example: 'listWhatsAppConfigs({ customerId: "…" })',
        arguments: { customerId: { what: "the ID of a Kapso customer", isRequired: true } },
    },
    isResult: (result) => Array.isArray(result),
    ask: async ({ configs, customers }, { customerId }) => {
        const found = [...(await configs.all(customerId)).values()];
        if (found.length === 0 && !configs.listKnowsParent) {
            await customers.get(customerId);
        }
        return found.map((config) => present<WhatsAppConfigInfo>(withoutSecrets(config, whatsAppConfigSchema)));
    },
};

const healthOfConfig: Lookup<GetWhatsAppConfigHealthArgs, WhatsAppConfigHealth> = {
    name: "getWhatsAppConfigHealth",
    form: {
        example: 'getWhatsAppConfigHealth({ id: "…" })',
        arguments: { id: { what: "the ID of a WhatsApp config", isRequired: true } },
    },
    isResult: (result) => typeof result === "object" && result !== null && "status" in result && "checks" in result,
    ask: async ({ health: api, configIds }, { id }) => {
        const { checks, ...health } = await api.of(await configIds.here(id));
        const named = Object.entries(checks).map(([name, check]) => [name, present(check)]);
        return { ...present<Omit<WhatsAppConfigHealth, "checks">>(health), checks: Object.fromEntries(named) };
    },
};

const customersOfProject: Lookup<ListCustomersArgs, CustomerInfo[]> = {
    name: "listCustomers",
    form: {
        example: 'listCustomers({ nameContains: "…" })',
        arguments: {
            externalCustomerId: { what: "your own id of a customer", isRequired: false },
            nameContains: { what: "a part of the name", isRequired: false },
        },
    },
    isResult: (result) => Array.isArray(result),
    ask: async ({ customers }, args) => {
        const { externalCustomerId, nameContains = "" } = present<ListCustomersArgs>(args);
        const filters = Object.entries(args).filter(
            (filter): filter is [string, string] => typeof filter[1] === "string" && filter[1] !== "",
        );
        const found = [...(await customers.all("", Object.fromEntries(filters))).values()];
        // Kapso ignores query filters that it does not know, so the result is filtered here again.
        return found
            .map((customer) => present<CustomerInfo>(customer))
            .filter((customer) => externalCustomerId === undefined || customer.externalCustomerId === externalCustomerId)
            .filter((customer) => (customer.name ?? "").toLowerCase().includes(nameContains.toLowerCase()));
    },
};

/** Removes secret fields, because a stack output shows in clear text what a lookup returns. */
export function withoutSecrets(object: object, schema: ResourceSchema): object {
    const secrets = secretsOf(schema);
    return Object.fromEntries(Object.entries(object).filter(([name]) => !secrets.includes(name)));
}
