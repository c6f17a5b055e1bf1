import { joinedIds, path } from "./api/path";
import { choice, type Generation, isNumberId, isShown, optionalFlag, reference, text, url } from "./generation";
import { configFields, customers, webhookFields } from "./sameInBoth";

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
            ...configFields,
            internalId: reference("internal_id"),
            isCoexistence: optionalFlag("is_coexistence"),
            nameStatus: text("name_status"),
            qualityRating: text("quality_rating"),
            status: text("status"),
            verifiedName: text("verified_name"),
            webhookVerifiedAt: text("webhook_verified_at"),
        },
        writeOnly: {
            accessToken: text("access_token"),
            webhookVerifyToken: text("webhook_verify_token"),
            webhookDestinationUrl: url("webhook_destination_url"),
        },
        mark: { apiVersion: "platform" },
        idsRecur: true,
        replacing: ["customerId", "kind", "phoneNumberId", "businessAccountId"],
        // The schema requires all three for a sandbox too; the documented example sends this text.
        sandboxFields: { phoneNumberId: "sandbox", businessAccountId: "sandbox", accessToken: "sandbox" },
        otherGeneration: {
            isOwnId: isNumberId,
            idField: "internalId",
            wrote: (id, { apiVersion, internalId, phoneNumberId }) => ![apiVersion, internalId].some(isShown) && id !== phoneNumberId,
            idHere: ({ phoneNumberId }) => phoneNumberId,
        },
    },
    customers: { ...customers, filters: { externalCustomerId: "external_customer_id", nameContains: "name_contains" } },
    webhooks: {
        root: "whatsapp_webhook",
        within: (configId) => path`/whatsapp/phone_numbers/${configId}/webhooks`,
        filters: {},
        one: (id) => {
            const [configId, webhookId] = joinedIds(id);
            return path`/whatsapp/phone_numbers/${configId}/webhooks/${webhookId}`;
        },
        stateId: (configId, id) => `${configId}/${id}`,
        fields: { ...webhookFields, kind: choice("kind"), payloadVersion: choice("payload_version") },
        writeOnly: {},
        ownerMark: "configInternalId",
        replacing: ["configId", "kind"],
    },
    health: (id) => path`/whatsapp/phone_numbers/${id}/health`,
};
