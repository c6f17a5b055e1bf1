import { adoptExisting } from "./behaviours";
import { customerSchema } from "./customer";
import type { ResourceSchema } from "./resourceSchema";

export const whatsAppConfigSchema = {
    name: "WhatsAppConfig",
    title: "WhatsApp config",
    parent: { argument: "customerId", schema: customerSchema },
    label: "name",
    versions: ["v1", "platform"],
    arguments: {
        customerId: { form: "id", required: true, replaces: ["v1", "platform"] },
        name: { form: "label", required: true },
        kind: { form: "choice", choices: ["production", "sandbox"], default: "production", replaces: ["v1", "platform"] },
        // On Platform, a sandbox requires Meta's three fields too, and Kapso's example sends this
        // text. See docs/contributing/kapso-api.md#sandbox-numbers.
        phoneNumberId: {
            form: "text",
            required: { kind: "production" },
            replaces: ["platform"],
            sandboxValueIn: { platform: "sandbox" },
        },
        businessAccountId: {
            form: "text",
            required: { kind: "production" },
            replaces: ["platform"],
            sandboxValueIn: { platform: "sandbox" },
        },
        accessToken: {
            form: "text",
            requiredToCreate: { kind: "production" },
            secret: true,
            writeOnly: ["v1", "platform"],
            sandboxValueIn: { platform: "sandbox" },
        },
        webhookVerifyToken: { form: "text", secret: true, clearable: true, writeOnly: ["platform"] },
        webhookDestinationUrl: { form: "url", destination: true, clearable: true, writeOnly: ["platform"] },
        inboundProcessingEnabled: { form: "flag", default: true },
        callsEnabled: { form: "flag", default: false },
        adoptExisting,
        verifyHealth: { form: "choice", choices: ["off", "warn", "require"], default: "off", behaviour: true },
    },
    outputs: {
        displayName: { form: "text" },
        displayPhoneNumber: { form: "text" },
        internalId: { form: "id", versions: ["platform"] },
        isCoexistence: { form: "flag", versions: ["platform"] },
        nameStatus: { form: "text", versions: ["platform"] },
        qualityRating: { form: "text", versions: ["platform"] },
        status: { form: "text", versions: ["platform"] },
        verifiedName: { form: "text", versions: ["platform"] },
        webhookVerifiedAt: { form: "text", versions: ["platform"] },
        createdAt: { form: "text" },
        updatedAt: { form: "text" },
    },
} as const satisfies ResourceSchema;
