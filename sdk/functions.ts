import * as pulumi from "@pulumi/pulumi";
import type { Project } from "../provider/kapso/project";
import { isOurProvider, type Provider } from "./provider";
import { shownError } from "./shownError";
import type { WhatsAppConfigKind } from "./whatsAppConfig";

// Look-ups run in the program, in previews too. They load the client only when they are called.

/** What an account is reached by, named as in the stack's configuration; what is absent comes from the environment. @internal */
export interface Credentials {
    apiKey?: string | undefined;
    baseUrl?: string | undefined;
    apiVersion?: string | undefined;
    maxWaitSeconds?: string | undefined;
    requestTimeoutSeconds?: string | undefined;
}

/** Which account a look-up asks. */
export interface LookUpOptions {
    /** A provider of this package. Default: the account of the stack's configuration. */
    provider?: Provider;
}

/** A config as a look-up shows it. Tokens are left out. Fields that this version of the API does not return are absent. */
export interface WhatsAppConfigInfo {
    /** The config's id: Kapso's in `v1`, Meta's id of the number in `platform`. */
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
    /** The label with the number. */
    displayName?: string;
    /** The number as people write it. */
    displayPhoneNumber?: string;
    /** Kapso's own id of the connection, in the `platform` generation, where `id` is Meta's id of the number. */
    internalId?: string;
    /** Whether the number is used by the WhatsApp Business app as well. Only in the `platform` generation. */
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
 * The health of a config. A dead token shows as `unhealthy`. With `error`, Kapso could not check: it was asked a few times, for a minute
 * at most.
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
    /** Each check by its name; `passed` is absent where it does not apply. `details` differ by check. */
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
 * All configs of a customer, newest first, every page: `GET /customers/{customer_id}/whatsapp_configs` (platform:
 * `GET /whatsapp/phone_numbers?customer_id=`). Fails for an unknown customer.
 */
export function listWhatsAppConfigs(args: ListWhatsAppConfigsArgs, options: LookUpOptions = {}): Promise<WhatsAppConfigInfo[]> {
    return ask(options, async ({ configs, customers }) => {
        const found = [...(await configs.all(args.customerId)).values()];
        if (found.length === 0 && !configs.listKnowsOwner) {
            await customers.get(args.customerId);
        }
        return found.map(({ webhookVerifyToken, apiVersion, ...config }) => present<WhatsAppConfigInfo>(config));
    });
}

/** The same, with a customer that may be an output. */
export function listWhatsAppConfigsOutput(
    args: { [Name in keyof ListWhatsAppConfigsArgs]: pulumi.Input<ListWhatsAppConfigsArgs[Name]> },
    options: LookUpOptions = {},
): pulumi.Output<WhatsAppConfigInfo[]> {
    return whenKnown(args, options, listWhatsAppConfigs);
}

/**
 * The health of a config: `GET /whatsapp_configs/{id}/health` (platform: `GET /whatsapp/phone_numbers/{id}/health`). Kapso allows 5 of these a second and 60
 * a minute. Fails for an unknown config (404) and a wrong key (401).
 */
export function getWhatsAppConfigHealth(args: GetWhatsAppConfigHealthArgs, options: LookUpOptions = {}): Promise<WhatsAppConfigHealth> {
    return ask(options, async ({ health: api, configIds }) => {
        const { checks, ...health } = await api.of(await configIds.here(args.id));
        const named = Object.entries(checks).map(([name, check]) => [name, present(check)]);
        return { ...present<Omit<WhatsAppConfigHealth, "checks">>(health), checks: Object.fromEntries(named) };
    });
}

/** The same, with an id that may be an output. */
export function getWhatsAppConfigHealthOutput(
    args: { [Name in keyof GetWhatsAppConfigHealthArgs]: pulumi.Input<GetWhatsAppConfigHealthArgs[Name]> },
    options: LookUpOptions = {},
): pulumi.Output<WhatsAppConfigHealth> {
    return whenKnown(args, options, getWhatsAppConfigHealth);
}

/** All customers of the project, or those that match: `GET /customers`, with its filters, every page. */
export function listCustomers(args: ListCustomersArgs = {}, options: LookUpOptions = {}): Promise<CustomerInfo[]> {
    return ask(options, async ({ customers }) => {
        const { externalCustomerId, nameContains = "" } = args;
        const filters = Object.entries(args).filter(
            (filter): filter is [string, string] => typeof filter[1] === "string" && filter[1] !== "",
        );
        const found = [...(await customers.all("", Object.fromEntries(filters))).values()];
        // Unknown query filters are silently ignored (facts, section 2), so it is matched here too.
        return found
            .map((customer) => present<CustomerInfo>(customer))
            .filter((customer) => externalCustomerId === undefined || customer.externalCustomerId === externalCustomerId)
            .filter((customer) => (customer.name ?? "").toLowerCase().includes(nameContains.toLowerCase()));
    });
}

/** The same, with values that may be outputs. */
export function listCustomersOutput(
    args: { [Name in keyof ListCustomersArgs]?: pulumi.Input<string> } = {},
    options: LookUpOptions = {},
): pulumi.Output<CustomerInfo[]> {
    return whenKnown(args as { [Name in keyof ListCustomersArgs]: pulumi.Input<string> }, options, listCustomers);
}

/** Unknown arguments, or an unknown account, make an unknown result; what Kapso tells is no secret, though the key is. */
function whenKnown<Args extends object, Result>(
    args: { [Name in keyof Args]: pulumi.Input<Args[Name]> },
    options: LookUpOptions,
    lookUp: (args: Args, options: LookUpOptions) => Promise<Result>,
): pulumi.Output<Result> {
    const account = pulumi.unsecret(credentialsOf(options));
    return pulumi.all([args, account]).apply(([known]) => lookUp(known as Args, options)) as pulumi.Output<Result>;
}

function credentialsOf({ provider }: LookUpOptions): pulumi.Output<Credentials> {
    if (provider === undefined) {
        const stack = new pulumi.Config("kapso");
        return pulumi.output({
            apiKey: stack.getSecret("apiKey"),
            baseUrl: stack.get("baseUrl"),
            apiVersion: stack.get("apiVersion"),
            maxWaitSeconds: stack.get("maxWaitSeconds"),
            requestTimeoutSeconds: stack.get("requestTimeoutSeconds"),
        });
    }
    if (!isOurProvider(provider)) {
        throw shownError('The provider of a look-up is not a Provider of pulumi-kapso: make one with `new Provider("…", { apiKey })`.');
    }
    return provider.credentials;
}

/** Asks the account; what goes wrong is shown to the user without a stack trace. */
async function ask<Result>(options: LookUpOptions, lookUp: (project: Project) => Promise<Result>): Promise<Result> {
    try {
        return await lookUp(await open(await known(credentialsOf(options))));
    } catch (error) {
        throw shownError(error instanceof Error ? error.message : String(error));
    }
}

/** One for each account, so that all look-ups of a program share its pace. */
const projects = new Map<string, Project>();

async function open(credentials: Credentials): Promise<Project> {
    const [{ readConfiguration }, { Project }] = await Promise.all([
        import("../provider/kapso/configuration.js"),
        import("../provider/kapso/project.js"),
    ]);
    const configuration = readConfiguration((key) => credentials[key.replace(/^kapso:/, "") as keyof Credentials]);
    const key = JSON.stringify(configuration);
    const project =
        projects.get(key) ??
        new Project({
            ...configuration,
            ensureWanted: async () => undefined,
            cancellation: new AbortController().signal,
            say: (line: string) => void pulumi.log.info(`kapso: ${line}`),
        });
    projects.set(key, project);
    return project;
}

function known(credentials: pulumi.Output<Credentials>): Promise<Credentials> {
    return new Promise((resolve, reject) => {
        credentials.apply(resolve);
        // Not in the SDK's types, but what its own outputs are made of.
        const { isKnown } = credentials as unknown as { isKnown: Promise<boolean> };
        isKnown.then(
            (known) => known || reject(shownError("The account of this provider is not known yet: use the …Output form of the look-up.")),
            reject,
        );
    });
}

/** Without what is absent or empty. */
function present<Info>(values: object): Info {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined)) as Info;
}
