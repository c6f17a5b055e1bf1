import type { Emulator, Fields, WebhookRecord } from "../../emulator";
import { byApiVersion, configIdOf, webhookIdOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";

/** Secrets that no line for a user may show. */
export const canaries = {
    apiKey: "canary-key-4711",
    accessToken: "canary-access-4711",
    verifyToken: "canary-verify-4711",
    secretKey: "canary-webhook-4711",
    header: "canary-header-4711",
};

/** The fields of a stored object of any resource type. */
export interface StoredObject {
    readonly id: string;
    readonly created_at: string;
    readonly updated_at: string;
}

/** A resource type, as program, state and Kapso represent it. */
export interface ResourceType {
    /** The prefix of an operation's title. Empty for configs. */
    readonly title: string;
    /** The provider's export for this type. */
    readonly resource: "whatsAppConfig" | "customer" | "whatsAppWebhook" | "projectWebhook";
    /** Secret arguments and outputs. */
    readonly secret: readonly string[];
    /** The stored values of arguments that are not declared. */
    absent(inputs: Properties): Properties;
    /** Creates a parent for objects of this type, and returns its ID. */
    parent(emulator: Emulator): string;
    /** Arguments that differ from those of every other object. */
    declare(parent: string, changes?: Properties): Properties;
    /** The arguments with another value and without one optional argument. */
    changed(inputs: Properties): Properties;
    /** The declared arguments under Kapso's field names. */
    stored(inputs: Properties): Properties;
    /** All objects, by their ID in the state. */
    all(emulator: Emulator): Map<string, StoredObject>;
    /** Adds an object outside Pulumi, and returns the ID that the state would have. */
    add(emulator: Emulator, inputs: Properties): { id: string; record: StoredObject };
    remove(emulator: Emulator, id: string): void;
    /** Whether a request reads one object of this type. */
    isOwn(path: string): boolean;
}

let numbers = 0;

/** Meta's IDs are larger than 2^53. */
export function nextNumber(): string {
    numbers += 1;
    return `1065403522429${String(numbers).padStart(6, "0")}`;
}

/** Arguments of a production config with a webhook and its own number. */
export function production(customerId: string, changes: Properties = {}): Properties {
    return {
        customerId,
        name: "Acme",
        phoneNumberId: nextNumber(),
        businessAccountId: "102290129340398",
        accessToken: canaries.accessToken,
        webhookVerifyToken: canaries.verifyToken,
        webhookDestinationUrl: "https://acme.example/whatsapp",
        ...changes,
    };
}

export function sandbox(customerId: string, changes: Properties = {}): Properties {
    return { customerId, kind: "sandbox", name: "Acme sandbox", webhookVerifyToken: canaries.verifyToken, ...changes };
}

/** Kapso's field names, converted by rule and independently of the provider's code. */
export function wire(fields: Properties): Record<string, never> {
    return Object.fromEntries(
        Object.entries(fields).map(([field, value]) => [field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value as never]),
    );
}

const noMetaFields = { phone_number_id: null, business_account_id: null, access_token: null };

export const configs: ResourceType = {
    title: "",
    resource: "whatsAppConfig",
    secret: ["accessToken", "webhookVerifyToken"],
    absent: ({ kind }) => ({
        kind: "production",
        // On platform, Kapso chooses the fields that a sandbox does not declare.
        ...(kind === "sandbox" ? byApiVersion<Properties>({ v1: noMetaFields, platform: {} }) : noMetaFields),
        webhook_verify_token: null,
        webhook_destination_url: null,
        inbound_processing_enabled: true,
        calls_enabled: false,
    }),
    parent: (emulator) => emulator.addCustomer().id,
    declare: production,
    changed: ({ webhookDestinationUrl, ...inputs }) => ({ ...inputs, name: "Acme support" }),
    stored: wire,
    all: (emulator) => new Map(emulator.configs().map((config) => [configIdOf(config), config])),
    add(emulator, { customerId, ...fields }) {
        const record = emulator.addConfig(String(customerId), wire(fields));
        return { id: configIdOf(record), record };
    },
    remove: (emulator, id) => emulator.removeConfig(storedConfig(emulator, id)),
    isOwn: (path) => /^\/(whatsapp_configs|whatsapp\/phone_numbers)\/[^/]+$/.test(path),
};

export const customers: ResourceType = {
    title: "customer: ",
    resource: "customer",
    secret: [],
    absent: () => ({ external_customer_id: null }),
    parent: () => "",
    declare: (_parent, changes = {}) => ({ name: "Acme", externalCustomerId: `crm-${nextNumber()}`, ...changes }),
    changed: () => ({ name: "Acme Limited" }),
    stored: wire,
    all: (emulator) => new Map(emulator.customers().map((customer) => [customer.id, customer])),
    add(emulator, inputs) {
        const record = emulator.addCustomer(wire(inputs));
        return { id: record.id, record };
    },
    remove: (emulator, id) => emulator.removeCustomer(id),
    isOwn: (path) => /^\/customers\/[^/]+$/.test(path),
};

export const webhooks: ResourceType = {
    title: "webhook: ",
    resource: "whatsAppWebhook",
    secret: ["secretKey", "headers"],
    absent: () => ({
        active: true,
        headers: {},
        buffer_enabled: false,
        buffer_window_seconds: 5,
        max_buffer_size: 50,
        // On v1, Kapso fills in an event on create, but not in objects that a test adds directly.
        ...byApiVersion<Properties>({ v1: {}, platform: { buffer_events: [] } }),
        inactivity_minutes: 60,
    }),
    parent: (emulator) => configIdOf(emulator.addConfig(emulator.addCustomer().id, { phone_number_id: nextNumber() })),
    declare: (configId, changes = {}) => ({
        configId,
        url: `https://acme.example/${nextNumber()}`,
        secretKey: canaries.secretKey,
        events: ["whatsapp.message.received", "whatsapp.conversation.ended"],
        headers: { authorization: canaries.header },
        ...changes,
    }),
    changed: ({ headers, ...inputs }) => ({ ...inputs, url: `https://acme.example/${nextNumber()}` }),
    stored({ configId, ...fields }) {
        // The ID contains the parent.
        return wire(fields);
    },
    all: (emulator) => new Map(emulator.webhooks().map((webhook) => [webhookIdOf(emulator, webhook), webhook])),
    add(emulator, { configId, ...fields }) {
        const record = emulator.addWebhook(storedConfig(emulator, String(configId)), wire(fields) as Fields<WebhookRecord>);
        return { id: webhookIdOf(emulator, record), record };
    },
    remove: (emulator, id) => emulator.removeWebhook(String(id.split("/")[1])),
    isOwn: (path) => /^\/(whatsapp_configs|whatsapp\/phone_numbers)\/[^/]+\/(whatsapp_)?webhooks\/[^/?]+$/.test(path),
};

/** Project webhooks exist only on the Platform API. */
export const projectWebhooks: ResourceType = {
    title: "project webhook: ",
    resource: "projectWebhook",
    secret: webhooks.secret,
    absent: webhooks.absent,
    parent: () => "",
    declare: (_parent, changes = {}) => ({
        url: `https://acme.example/${nextNumber()}`,
        secretKey: canaries.secretKey,
        events: ["whatsapp.phone_number.created", "whatsapp.account.restricted"],
        headers: { authorization: canaries.header },
        ...changes,
    }),
    changed: webhooks.changed,
    stored: wire,
    all: (emulator) =>
        new Map(emulator.webhooks().flatMap((webhook) => (webhook.whatsapp_config_id === null ? [[webhook.id, webhook]] : []))),
    add(emulator, inputs) {
        const record = emulator.addWebhook(null, wire(inputs) as Fields<WebhookRecord>);
        return { id: record.id, record };
    },
    remove: (emulator, id) => emulator.removeWebhook(id),
    isOwn: (path) => /^\/whatsapp\/webhooks\/[^/?]+$/.test(path),
};

/** The emulator's ID of a config, from the config's ID in the state. */
function storedConfig(emulator: Emulator, id: string): string {
    return emulator.configs().find((config) => configIdOf(config) === id)?.id ?? id;
}
