import { adoptExisting } from "./behaviours";
import type { ResourceSchema } from "./resourceSchema";
import { whatsAppConfigSchema } from "./whatsAppConfig";

export const whatsAppWebhookSchema = {
    name: "WhatsAppWebhook",
    title: "WhatsApp webhook",
    parent: { argument: "configId", schema: whatsAppConfigSchema },
    label: "url",
    versions: ["v1", "platform"],
    arguments: {
        configId: { form: "id", required: true, replaces: ["v1", "platform"], writeOnly: ["v1", "platform"] },
        url: { form: "url", required: true, destination: true },
        secretKey: { form: "text", requiredToCreate: true, secret: true },
        headers: { form: "headers", secret: true, clearable: true },
        events: {
            form: "set",
            known: [
                "whatsapp.message.received",
                "whatsapp.message.sent",
                "whatsapp.message.delivered",
                "whatsapp.message.read",
                "whatsapp.message.failed",
                "whatsapp.conversation.created",
                "whatsapp.conversation.ended",
                "whatsapp.conversation.inactive",
                "whatsapp.contact.identity_changed",
                "whatsapp.contact.marketing_preference_changed",
            ],
            required: { kind: "kapso" },
            onlyOfKind: "kapso",
        },
        // Kapso sets `active` to false if deliveries fail too often, and nothing activates the
        // webhook again.
        active: { form: "flag", default: true, watched: true },
        bufferEnabled: { form: "flag", default: false, onlyOfKind: "kapso" },
        bufferWindowSeconds: { form: "number", range: [1, 60], default: 5, onlyOfKind: "kapso" },
        maxBufferSize: { form: "number", range: [1, 100], default: 50, onlyOfKind: "kapso" },
        bufferEvents: {
            form: "set",
            known: ["whatsapp.message.received"],
            clearable: true,
            defaultIn: { v1: ["whatsapp.message.received"] },
            onlyOfKind: "kapso",
        },
        inactivityMinutes: { form: "number", range: [1, 1440], default: 60 },
        kind: { form: "choice", choices: ["kapso", "meta"], default: "kapso", versions: ["platform"], replaces: ["platform"] },
        payloadVersion: { form: "choice", choices: ["v1", "v2"], versions: ["platform"], onlyOfKind: "kapso" },
        adoptExisting,
    },
    outputs: {
        createdAt: { form: "text" },
        updatedAt: { form: "text" },
    },
} as const satisfies ResourceSchema;
