export { WhatsAppConfig, type WhatsAppConfigArgs, type WhatsAppConfigKind } from "./whatsAppConfig";
