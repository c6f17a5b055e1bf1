export {
    type AdoptExisting,
    type VerifyHealth,
    WhatsAppConfig,
    type WhatsAppConfigArgs,
    type WhatsAppConfigKind,
} from "./whatsAppConfig";
