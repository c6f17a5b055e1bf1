export { Customer, type CustomerArgs } from "./customer";
export {
    type CustomerInfo,
    type GetWhatsAppConfigHealthArgs,
    getWhatsAppConfigHealth,
    getWhatsAppConfigHealthOutput,
    type ListCustomersArgs,
    type ListWhatsAppConfigsArgs,
    listCustomers,
    listCustomersOutput,
    listWhatsAppConfigs,
    listWhatsAppConfigsOutput,
    type WhatsAppConfigHealth,
    type WhatsAppConfigInfo,
} from "./functions";
export {
    type ListProjectWebhooksArgs,
    listProjectWebhooks,
    listProjectWebhooksOutput,
    type ProjectWebhookInfo,
} from "./listProjectWebhooks";
export type { LookupOptions } from "./lookup";
export { type ProjectEvent, ProjectWebhook, type ProjectWebhookArgs } from "./projectWebhook";
export { type ApiVersion, Provider, type ProviderArgs } from "./provider";
export {
    type AdoptExisting,
    type VerifyHealth,
    WhatsAppConfig,
    type WhatsAppConfigArgs,
    type WhatsAppConfigKind,
} from "./whatsAppConfig";
export { type WhatsAppEvent, WhatsAppWebhook, type WhatsAppWebhookArgs } from "./whatsAppWebhook";
