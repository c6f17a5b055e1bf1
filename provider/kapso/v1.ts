import { customerSchema } from "../../schema/customer";
import { whatsAppConfigSchema } from "../../schema/whatsAppConfig";
import { whatsAppWebhookSchema } from "../../schema/whatsAppWebhook";
import { path } from "./api/path";
import { childId, childParts } from "./api/resourceId";
import type { ApiVersionTable } from "./apiVersionTable";
import { customers } from "./sameInBoth";
import { fieldsIn } from "./schemaFields";

/** The legacy v1 API. */
export const v1: ApiVersionTable = {
    baseUrl: "https://app.kapso.ai/api/v1",
    configs: {
        root: "whatsapp_config",
        collectionPath: (customerId) => path`/customers/${customerId}/whatsapp_configs`,
        ofProject: "/whatsapp_configs",
        filters: {},
        one: (id) => path`/whatsapp_configs/${id}`,
        resourceId: (_customerId, id) => id,
        ...fieldsIn("v1", whatsAppConfigSchema),
        keyMayRepeat: true,
        otherAddressField: "phoneNumberId",
    },
    customers: {
        ...customers,
        ...fieldsIn("v1", customerSchema),
        filters: { externalCustomerId: "q[external_customer_id_eq]", nameContains: "q[name_cont]" },
    },
    webhooks: {
        root: "whatsapp_webhook",
        collectionPath: (configId) => path`/whatsapp_configs/${configId}/whatsapp_webhooks`,
        filters: {},
        one: (id) => {
            const [configId, webhookId] = childParts(id);
            return path`/whatsapp_configs/${configId}/whatsapp_webhooks/${webhookId}`;
        },
        resourceId: childId,
        ...fieldsIn("v1", whatsAppWebhookSchema),
    },
    health: (id) => path`/whatsapp_configs/${id}/health`,
};
