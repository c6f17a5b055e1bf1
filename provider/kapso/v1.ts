import { flag, type Generation, isNumberId, isShown, number, text, textByName, texts } from "./generation";
import { path } from "./request";

const times = { createdAt: text("created_at"), updatedAt: text("updated_at") };

/** The `v1` generation (facts, sections 1 to 3). */
export const v1: Generation = {
    baseUrl: "https://app.kapso.ai/api/v1",
    configs: {
        root: "whatsapp_config",
        within: (customerId) => path`/customers/${customerId}/whatsapp_configs`,
        ofProject: "/whatsapp_configs",
        filters: {},
        one: (id) => path`/whatsapp_configs/${id}`,
        stateId: (_customerId, id) => id,
        fields: {
            customerId: text("customer_id"),
            name: text("name"),
            kind: text("kind"),
            phoneNumberId: text("phone_number_id"),
            businessAccountId: text("business_account_id"),
            webhookVerifyToken: text("webhook_verify_token"),
            webhookDestinationUrl: text("webhook_destination_url"),
            inboundProcessingEnabled: flag("inbound_processing_enabled"),
            callsEnabled: flag("calls_enabled"),
            displayName: text("display_name"),
            displayPhoneNumber: text("display_phone_number"),
            ...times,
        },
        writeOnly: { accessToken: "access_token" },
        replacing: ["customerId", "kind"],
        // One version of the service demands these in every PATCH of a production config (facts, section 2).
        alwaysSent: ["phoneNumberId", "businessAccountId", "accessToken"],
        otherGeneration: {
            isOwnId: (id) => !isNumberId(id),
            idField: "phoneNumberId",
            wrote: (id, { apiVersion, internalId, phoneNumberId }) => [apiVersion, internalId].some(isShown) || id === phoneNumberId,
            idHere: ({ internalId }) => internalId,
        },
    },
    customers: {
        root: "customer",
        within: () => "/customers",
        one: (id) => path`/customers/${id}`,
        stateId: (_project, id) => id,
        filters: { externalCustomerId: "q[external_customer_id_eq]", nameContains: "q[name_cont]" },
        fields: { name: text("name"), externalCustomerId: text("external_customer_id"), ...times },
        writeOnly: {},
        replacing: [],
        alwaysSent: [],
    },
    webhooks: {
        root: "whatsapp_webhook",
        within: (configId) => path`/whatsapp_configs/${configId}/whatsapp_webhooks`,
        filters: {},
        one: (id) => {
            const [configId = "", webhookId = ""] = id.split("/");
            return path`/whatsapp_configs/${configId}/whatsapp_webhooks/${webhookId}`;
        },
        stateId: (configId, id) => `${configId}/${id}`,
        fields: {
            url: text("url"),
            secretKey: text("secret_key"),
            events: texts("events"),
            active: flag("active"),
            headers: textByName("headers"),
            bufferEnabled: flag("buffer_enabled"),
            bufferWindowSeconds: number("buffer_window_seconds"),
            maxBufferSize: number("max_buffer_size"),
            bufferEvents: texts("buffer_events"),
            inactivityMinutes: number("inactivity_minutes"),
            ...times,
        },
        writeOnly: {},
        replacing: ["configId"],
        alwaysSent: [],
    },
    health: (id) => path`/whatsapp_configs/${id}/health`,
};
