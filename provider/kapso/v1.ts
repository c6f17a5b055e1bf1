import { path } from "./api/path";
import { childId, childParts } from "./api/resourceId";
import { type Generation, text, url } from "./generation";
import { configFields, customers, webhookFields } from "./sameInBoth";

/** The `v1` generation (facts, sections 1 to 3). */
export const v1: Generation = {
    baseUrl: "https://app.kapso.ai/api/v1",
    configs: {
        root: "whatsapp_config",
        within: (customerId) => path`/customers/${customerId}/whatsapp_configs`,
        ofProject: "/whatsapp_configs",
        filters: {},
        one: (id) => path`/whatsapp_configs/${id}`,
        resourceId: (_customerId, id) => id,
        fields: {
            ...configFields,
            webhookVerifyToken: text("webhook_verify_token"),
            webhookDestinationUrl: url("webhook_destination_url"),
        },
        writeOnly: { accessToken: text("access_token") },
        keyMayRepeat: true,
        replacing: ["customerId", "kind"],
        otherAddressField: "phoneNumberId",
    },
    customers: { ...customers, filters: { externalCustomerId: "q[external_customer_id_eq]", nameContains: "q[name_cont]" } },
    webhooks: {
        root: "whatsapp_webhook",
        within: (configId) => path`/whatsapp_configs/${configId}/whatsapp_webhooks`,
        filters: {},
        one: (id) => {
            const [configId, webhookId] = childParts(id);
            return path`/whatsapp_configs/${configId}/whatsapp_webhooks/${webhookId}`;
        },
        resourceId: childId,
        fields: webhookFields,
        writeOnly: {},
        replacing: ["configId"],
        defaults: { bufferEvents: ["whatsapp.message.received"] },
    },
    health: (id) => path`/whatsapp_configs/${id}/health`,
};
