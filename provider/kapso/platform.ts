import { flag, type Generation, isNumberId, isShown, number, text, textByName, texts } from "./generation";
import { path } from "./request";

const times = { createdAt: text("created_at"), updatedAt: text("updated_at") };

/** The `platform` generation (facts, section 4). */
export const platform: Generation = {
    baseUrl: "https://api.kapso.ai/platform/v1",
    configs: {
        root: "whatsapp_phone_number",
        within: (customerId) => path`/customers/${customerId}/whatsapp/phone_numbers`,
        ofProject: "/whatsapp/phone_numbers",
        filters: { customerId: "customer_id", phoneNumberId: "phone_number_id" },
        one: (id) => path`/whatsapp/phone_numbers/${id}`,
        stateId: (_customerId, id) => id,
        fields: {
            customerId: text("customer_id"),
            name: text("name"),
            kind: text("kind"),
            phoneNumberId: text("phone_number_id"),
            businessAccountId: text("business_account_id"),
            inboundProcessingEnabled: flag("inbound_processing_enabled"),
            callsEnabled: flag("calls_enabled"),
            displayName: text("display_name"),
            displayPhoneNumber: text("display_phone_number"),
            internalId: text("internal_id"),
            isCoexistence: flag("is_coexistence"),
            nameStatus: text("name_status"),
            qualityRating: text("quality_rating"),
            status: text("status"),
            verifiedName: text("verified_name"),
            webhookVerifiedAt: text("webhook_verified_at"),
            ...times,
        },
        writeOnly: {
            accessToken: "access_token",
            webhookVerifyToken: "webhook_verify_token",
            webhookDestinationUrl: "webhook_destination_url",
        },
        mark: { apiVersion: "platform" },
        idsRecur: true,
        replacing: ["customerId", "kind", "phoneNumberId", "businessAccountId"],
        alwaysSent: [],
        otherGeneration: {
            isOwnId: isNumberId,
            idField: "internalId",
            wrote: (id, { apiVersion, internalId, phoneNumberId }) => ![apiVersion, internalId].some(isShown) && id !== phoneNumberId,
            idHere: ({ phoneNumberId }) => phoneNumberId,
        },
    },
    customers: {
        root: "customer",
        within: () => "/customers",
        filters: { externalCustomerId: "external_customer_id", nameContains: "name_contains" },
        one: (id) => path`/customers/${id}`,
        stateId: (_project, id) => id,
        fields: { name: text("name"), externalCustomerId: text("external_customer_id"), ...times },
        writeOnly: {},
        replacing: [],
        alwaysSent: [],
    },
    webhooks: {
        root: "whatsapp_webhook",
        within: (configId) => path`/whatsapp/phone_numbers/${configId}/webhooks`,
        filters: {},
        one: (id) => {
            const [configId = "", webhookId = ""] = id.split("/");
            return path`/whatsapp/phone_numbers/${configId}/webhooks/${webhookId}`;
        },
        stateId: (configId, id) => `${configId}/${id}`,
        fields: {
            url: text("url"),
            secretKey: text("secret_key"),
            events: texts("events"),
            active: flag("active"),
            headers: textByName("headers"),
            kind: text("kind"),
            payloadVersion: text("payload_version"),
            bufferEnabled: flag("buffer_enabled"),
            bufferWindowSeconds: number("buffer_window_seconds"),
            maxBufferSize: number("max_buffer_size"),
            bufferEvents: texts("buffer_events"),
            inactivityMinutes: number("inactivity_minutes"),
            ...times,
        },
        writeOnly: {},
        ownerMark: "configInternalId",
        replacing: ["configId", "kind"],
        alwaysSent: [],
    },
    health: (id) => path`/whatsapp/phone_numbers/${id}/health`,
};
