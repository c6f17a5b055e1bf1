import { path } from "./api/path";
import { addressOf, childId, childParts, platformConfigId } from "./api/resourceId";
import { choice, type Generation, optionalFlag, reference, text, url } from "./generation";
import { configFields, customers, webhookFields } from "./sameInBoth";

/** The `platform` generation (facts, section 4). */
export const platform: Generation = {
    baseUrl: "https://api.kapso.ai/platform/v1",
    configs: {
        root: "whatsapp_phone_number",
        within: (customerId) => path`/customers/${customerId}/whatsapp/phone_numbers`,
        ofProject: "/whatsapp/phone_numbers",
        filters: { customerId: "customer_id", phoneNumberId: "phone_number_id" },
        one: (id) => path`/whatsapp/phone_numbers/${addressOf(id)}`,
        resourceId: (_customerId, id, { internalId }) => platformConfigId(id, internalId),
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
        replacing: ["customerId", "kind", "phoneNumberId", "businessAccountId"],
        // The schema requires all three for a sandbox too; the documented example sends this text.
        sandboxFields: { phoneNumberId: "sandbox", businessAccountId: "sandbox", accessToken: "sandbox" },
        addressField: "phoneNumberId",
        otherAddressField: "internalId",
    },
    customers: { ...customers, filters: { externalCustomerId: "external_customer_id", nameContains: "name_contains" } },
    webhooks: {
        root: "whatsapp_webhook",
        within: (configId) => path`/whatsapp/phone_numbers/${addressOf(configId)}/webhooks`,
        filters: {},
        one: (id) => {
            const [configId, webhookId] = childParts(id);
            return path`/whatsapp/phone_numbers/${addressOf(configId)}/webhooks/${webhookId}`;
        },
        resourceId: childId,
        fields: { ...webhookFields, kind: choice("kind"), payloadVersion: choice("payload_version") },
        writeOnly: {},
        replacing: ["configId", "kind"],
    },
    health: (id) => path`/whatsapp/phone_numbers/${addressOf(id)}/health`,
};
