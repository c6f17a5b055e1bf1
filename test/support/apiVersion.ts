import type { ConfigRecord, Emulator, WebhookRecord } from "../../emulator";

// The API version of a test is a parameter of its vitest project (vitest.config.mts). This file
// holds everything that the two API versions name differently, as Kapso documents it.

export const apiVersion = process.env.KAPSO_TEST_API_VERSION === "platform" ? "platform" : "v1";

/** Chooses the value for the API version of this test. */
export function byApiVersion<V1, Platform = V1>(values: { v1: V1; platform: Platform }): V1 | Platform {
    return values[apiVersion];
}

/** The base URL for a client. */
export function baseUrlOf({ baseUrl, platformBaseUrl }: Emulator): string {
    return byApiVersion({ v1: baseUrl, platform: platformBaseUrl });
}

/** The ID of a stored config in a state. */
export function configIdOf({ id, phone_number_id }: ConfigRecord): string {
    const address = phone_number_id === null || phone_number_id === "sandbox" ? id : phone_number_id;
    return byApiVersion({ v1: id, platform: `${address}:${id}` });
}

/** The ID of a stored webhook in a state: the config's ID, "/", the webhook's own ID. */
export function webhookIdOf(emulator: Emulator, { whatsapp_config_id, id }: WebhookRecord): string {
    const config = emulator.configs().find((candidate) => candidate.id === whatsapp_config_id);
    return `${config ? configIdOf(config) : whatsapp_config_id}/${id}`;
}

/**
 * Two configs that no program declares: their fields for the emulator, and their IDs in a state.
 */
export const undeclared = {
    support: { id: "support", phone_number_id: "9001" },
    sales: { id: "sales", phone_number_id: "9002" },
};
export const supportId = byApiVersion({ v1: "support", platform: "9001:support" });
export const salesId = byApiVersion({ v1: "sales", platform: "9002:sales" });

/** The key that wraps a config in a request body. */
export const configRoot = byApiVersion({ v1: "whatsapp_config", platform: "whatsapp_phone_number" });

export const routes = byApiVersion({
    v1: {
        newConfig: (customerId: string) => `/customers/${customerId}/whatsapp_configs`,
        configsOf: (customerId: string, page = 1) => `/customers/${customerId}/whatsapp_configs?page=${page}&per_page=100`,
        /** Matches the lists of customers' configs, for a fault. */
        configLists: "/customers/*/whatsapp_configs",
        config: (id: string) => `/whatsapp_configs/${id}`,
        health: (id: string) => `/whatsapp_configs/${id}/health`,
        newWebhook: (configId: string) => `/whatsapp_configs/${configId}/whatsapp_webhooks`,
        webhook: (id: string) => `/whatsapp_configs/${id.replace("/", "/whatsapp_webhooks/")}`,
    },
    platform: {
        newConfig: (customerId: string) => `/customers/${customerId}/whatsapp/phone_numbers`,
        configsOf: (customerId: string, page = 1) => `/whatsapp/phone_numbers?customer_id=${customerId}&page=${page}&per_page=100`,
        configLists: "/whatsapp/phone_numbers",
        config: (id: string) => `/whatsapp/phone_numbers/${addressOf(id)}`,
        health: (id: string) => `/whatsapp/phone_numbers/${addressOf(id)}/health`,
        newWebhook: (configId: string) => `/whatsapp/phone_numbers/${addressOf(configId)}/webhooks`,
        webhook: (id: string) => `/whatsapp/phone_numbers/${addressOf(id).replace("/", "/webhooks/")}`,
    },
});

/** An ID in this API version's form that no object has. */
export const configNowhere = byApiVersion({ v1: "config-nowhere", platform: "106540352242900000:config-nowhere" });

/** The ID of an object in a request path: on Platform, the part of its ID before the colon. */
export function addressOf(id: string): string {
    return id.replace(/:[^/]*/, "");
}

/** The query for the configs with one number. Only the Platform API can search by number. */
export const configsWithNumber = (number: unknown) => `/whatsapp/phone_numbers?phone_number_id=${number}&page=1&per_page=100`;

/** Arguments of a config that Kapso cannot change. */
export const fixedArguments: readonly string[] = byApiVersion({
    v1: ["customerId", "kind"],
    platform: ["customerId", "phoneNumberId", "businessAccountId", "kind"],
});

/**
 * The outputs in a state besides the arguments: all fields of a response, except for empty fields.
 * `responses` applies to v1 only.
 */
export function computedOf(config: ConfigRecord, responses: "first" | "later" = "first"): Record<string, unknown> {
    const { id, name, phone_number_id: number, created_at, updated_at } = config;
    const always = { displayName: displayNameOf(name, number), createdAt: created_at, updatedAt: updated_at };
    const shown = number === null ? {} : { displayPhoneNumber: telephoneOf(number) };
    const ofMeta = {
        isCoexistence: config.is_coexistence,
        nameStatus: config.name_status,
        qualityRating: config.quality_rating,
        status: config.status,
        verifiedName: config.verified_name,
        webhookVerifiedAt: config.webhook_verified_at,
    };
    const filled = Object.fromEntries(Object.entries(ofMeta).filter(([, value]) => value !== null));
    return byApiVersion<Record<string, unknown>>({
        v1: { ...always, ...(responses === "later" ? shown : {}) },
        platform: { ...always, ...shown, internalId: id, ...filled },
    });
}

/** The label in Kapso's responses. v1 adds the number to it. */
export function displayNameOf(name: string, number: unknown): string {
    return byApiVersion({ v1: number === null ? name : `${name} (+${number})`, platform: name });
}

/** The telephone number that the emulator invents for a number's ID. */
export function telephoneOf(number: string): string {
    const digits = number.slice(-7).padStart(7, "0");
    return byApiVersion({ v1: `+${number}`, platform: `+1 555-${digits.slice(0, 3)}-${digits.slice(3)}` });
}
