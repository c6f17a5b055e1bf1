import { customerSchema } from "../../schema/customer";
import { projectWebhookSchema } from "../../schema/projectWebhook";
import { whatsAppConfigSchema } from "../../schema/whatsAppConfig";
import { whatsAppWebhookSchema } from "../../schema/whatsAppWebhook";
import { path } from "./api/path";
import { addressOf, childId, childParts, platformConfigId } from "./api/resourceId";
import type { ApiVersionTable } from "./apiVersionTable";
import { customers } from "./sameInBoth";
import { fieldsIn } from "./schemaFields";

/** The Platform API. */
export const platform: ApiVersionTable = {
    baseUrl: "https://api.kapso.ai/platform/v1",
    configs: {
        root: "whatsapp_phone_number",
        collectionPath: (customerId) => path`/customers/${customerId}/whatsapp/phone_numbers`,
        ofProject: "/whatsapp/phone_numbers",
        filters: { customerId: "customer_id", phoneNumberId: "phone_number_id" },
        one: (id) => path`/whatsapp/phone_numbers/${addressOf(id)}`,
        resourceId: (_customerId, id, { internalId }) => platformConfigId(id, internalId),
        ...fieldsIn("platform", whatsAppConfigSchema),
        addressField: "phoneNumberId",
        otherAddressField: "internalId",
    },
    customers: {
        ...customers,
        ...fieldsIn("platform", customerSchema),
        filters: { externalCustomerId: "external_customer_id", nameContains: "name_contains" },
    },
    webhooks: {
        root: "whatsapp_webhook",
        collectionPath: (configId) => path`/whatsapp/phone_numbers/${addressOf(configId)}/webhooks`,
        filters: {},
        one: (id) => {
            const [configId, webhookId] = childParts(id);
            return path`/whatsapp/phone_numbers/${addressOf(configId)}/webhooks/${webhookId}`;
        },
        // This list also contains the webhooks of the project itself.
        ofProject: "/whatsapp/webhooks",
        parentAddress: ({ phone_number_id }) => (typeof phone_number_id === "string" ? phone_number_id : undefined),
        resourceId: childId,
        ...fieldsIn("platform", whatsAppWebhookSchema),
    },
    projectWebhooks: {
        root: "whatsapp_webhook",
        collectionPath: () => "/whatsapp/webhooks",
        filters: {},
        one: (id) => path`/whatsapp/webhooks/${id}`,
        resourceId: (_project, id) => id,
        ...fieldsIn("platform", projectWebhookSchema),
        // These routes also return the webhooks of numbers.
        isOfOtherType: ({ phone_number_id, kind }) => (phone_number_id ?? null) !== null || kind === "meta",
    },
    health: (id) => path`/whatsapp/phone_numbers/${addressOf(id)}/health`,
};
