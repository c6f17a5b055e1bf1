import type * as pulumi from "@pulumi/pulumi";
import { type ResourceSchema, secretsOf } from "../schema/resourceSchema";
import { whatsAppConfigSchema } from "../schema/whatsAppConfig";
import { type Lookup, type LookupOptions, plainly, present, whenKnown } from "./lookup";
import type { WhatsAppConfigKind } from "./whatsAppConfig";

// Look-ups run in the program, in previews too. They load the client only when they are called.

/**
 * A config as a look-up shows it. Tokens are left out. Fields that this version of the API does not
 * return are absent.
 */
export interface WhatsAppConfigInfo {
    /**
     * The config's ID, as `WhatsAppConfig` has it: Kapso's in `v1`, `<phoneNumberId>:<internalId>`
     * in `platform`.
     */
    id: string;
    /** The customer that the number belongs to. */
    customerId?: string;
    /** The label that people see in Kapso. */
    name?: string;
    /** A number connected to Meta, or Kapso's sandbox. */
    kind?: WhatsAppConfigKind;
    /** Meta's id of the phone number. */
    phoneNumberId?: string;
    /** Meta's id of the WhatsApp business account. */
    businessAccountId?: string;
    /** Where Kapso sends what arrives. Absent where Kapso does not return it, as in `platform`. */
    webhookDestinationUrl?: string;
    /** Whether messages that arrive are processed. */
    inboundProcessingEnabled?: boolean;
    /** Whether the number takes calls. */
    callsEnabled?: boolean;
    /** In `v1` the label with the number, in `platform` the label. */
    displayName?: string;
    /** The number as people write it. */
    displayPhoneNumber?: string;
    /** Kapso's own ID of the connection. Only in the `platform` generation. */
    internalId?: string;
    /**
     * Whether the number is used by the WhatsApp Business app as well. Only in the `platform`
     * generation.
     */
    isCoexistence?: boolean;
    /** Meta's word on the displayed name, such as `APPROVED`. Only in the `platform` generation. */
    nameStatus?: string;
    /** Meta's rating: `GREEN`, `YELLOW` or `RED`. Only in the `platform` generation. */
    qualityRating?: string;
    /** The number's state at Meta, such as `CONNECTED`. Only in the `platform` generation. */
    status?: string;
    /** The name that Meta has verified. Only in the `platform` generation. */
    verifiedName?: string;
    /** When Meta last verified the webhook: ISO 8601, UTC. Only in the `platform` generation. */
    webhookVerifiedAt?: string;
    /** ISO 8601, UTC. */
    createdAt?: string;
    /** ISO 8601, UTC. */
    updatedAt?: string;
}

/** A customer as a look-up shows it. */
export interface CustomerInfo {
    /** Kapso's id of the customer. */
    id: string;
    /** The label that people see in Kapso. */
    name?: string;
    /** Your own id of the customer. */
    externalCustomerId?: string;
    /** ISO 8601, UTC. */
    createdAt?: string;
    /** ISO 8601, UTC. */
    updatedAt?: string;
}

/**
 * The health of a config. A dead token shows as `unhealthy`. With `error`, Kapso could not check:
 * it was asked a few times, for a minute at most.
 */
export interface WhatsAppConfigHealth {
    /** All checks in one word. */
    status: "healthy" | "degraded" | "unhealthy" | "error" | (string & {});
    /** When it was looked at. ISO 8601, UTC. */
    timestamp?: string;
    /** What is wrong, in the service's words. */
    error?: string;
    /** In how many seconds Kapso checks again. Until then it repeats this result. */
    retryAfter?: number;
    /**
     * Each check by its name; `passed` is absent where it does not apply. `details` differ by
     * check.
     */
    checks: Record<string, { passed?: boolean; error?: string; details?: Record<string, unknown> }>;
}

/** Arguments of {@link listWhatsAppConfigs}. */
export interface ListWhatsAppConfigsArgs {
    /** Kapso's id of the customer whose configs are listed. */
    customerId: string;
}

/** Arguments of {@link getWhatsAppConfigHealth}. */
export interface GetWhatsAppConfigHealthArgs {
    /** The config's id, of either generation of the API. */
    id: string;
}

/** Arguments of {@link listCustomers}. */
export interface ListCustomersArgs {
    /** Only the customer with this id of yours. Default: all. */
    externalCustomerId?: string;
    /** Only customers whose name holds this text, in any case. Default: all. */
    nameContains?: string;
}

/**
 * All configs of a customer, newest first, every page: `GET
 * /customers/{customer_id}/whatsapp_configs` (platform: `GET
 * /whatsapp/phone_numbers?customer_id=`). Fails for an unknown customer. In a unit test, Pulumi's
 * mocks supply the result: an array, for the token `kapso:index:listWhatsAppConfigs`.
 */
export function listWhatsAppConfigs(args: ListWhatsAppConfigsArgs, options: LookupOptions = {}): Promise<WhatsAppConfigInfo[]> {
    return plainly(configsOfCustomer, args, options);
}

/** The same, with a customer that may be an output. */
export function listWhatsAppConfigsOutput(
    args: { [Name in keyof ListWhatsAppConfigsArgs]: pulumi.Input<ListWhatsAppConfigsArgs[Name]> },
    options: LookupOptions = {},
): pulumi.Output<WhatsAppConfigInfo[]> {
    return whenKnown(args, options, listWhatsAppConfigs);
}

/**
 * The health of a config: `GET /whatsapp_configs/{id}/health` (platform: `GET
 * /whatsapp/phone_numbers/{id}/health`). Kapso allows 5 of these a second and 60 a minute. Fails
 * for an unknown config (404) and a wrong key (401). In a unit test, Pulumi's mocks supply the
 * result, for the token `kapso:index:getWhatsAppConfigHealth`.
 */
export function getWhatsAppConfigHealth(args: GetWhatsAppConfigHealthArgs, options: LookupOptions = {}): Promise<WhatsAppConfigHealth> {
    return plainly(healthOfConfig, args, options);
}

/** The same, with an id that may be an output. */
export function getWhatsAppConfigHealthOutput(
    args: { [Name in keyof GetWhatsAppConfigHealthArgs]: pulumi.Input<GetWhatsAppConfigHealthArgs[Name]> },
    options: LookupOptions = {},
): pulumi.Output<WhatsAppConfigHealth> {
    return whenKnown(args, options, getWhatsAppConfigHealth);
}

/**
 * All customers of the project, or those that match: `GET /customers`, with its filters, every
 * page. In a unit test, Pulumi's mocks supply the result: an array, for the token
 * `kapso:index:listCustomers`.
 */
export function listCustomers(args: ListCustomersArgs = {}, options: LookupOptions = {}): Promise<CustomerInfo[]> {
    return plainly(customersOfProject, args, options);
}

/** The same, with values that may be outputs. */
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
        arguments: { customerId: { what: "the id of a Kapso customer", isRequired: true } },
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
        arguments: { id: { what: "the id of a WhatsApp config", isRequired: true } },
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
        // Kapso ignores query filters that it does not know, so it is matched here too.
        return found
            .map((customer) => present<CustomerInfo>(customer))
            .filter((customer) => externalCustomerId === undefined || customer.externalCustomerId === externalCustomerId)
            .filter((customer) => (customer.name ?? "").toLowerCase().includes(nameContains.toLowerCase()));
    },
};

/** A stack output shows what a lookup returns in clear. */
export function withoutSecrets(object: object, schema: ResourceSchema): object {
    const secrets = secretsOf(schema);
    return Object.fromEntries(Object.entries(object).filter(([name]) => !secrets.includes(name)));
}
