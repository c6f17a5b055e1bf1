import { adoptExisting } from "./behaviours";
import type { ResourceSchema } from "./resourceSchema";

export const projectWebhookSchema = {
    name: "ProjectWebhook",
    title: "project webhook",
    label: "url",
    versions: ["platform"],
    arguments: {
        url: { form: "url", required: true, destination: true },
        secretKey: { form: "text", requiredToCreate: true, secret: true },
        headers: { form: "headers", secret: true, clearable: true },
        events: {
            form: "set",
            known: [
                "whatsapp.phone_number.created",
                "whatsapp.phone_number.deleted",
                "whatsapp.phone_number.offboarded",
                "whatsapp.phone_number.disconnected",
                "whatsapp.phone_number.reconnected",
                "whatsapp.account.disabled",
                "whatsapp.account.restricted",
                "whatsapp.account.reinstated",
                "whatsapp.account.violation",
                "workflow.execution.handoff",
                "workflow.execution.failed",
                "project.event",
                "kapso_agent.run.approval_required",
                "kapso_agent.run.completed",
                "kapso_agent.run.failed",
                "kapso_agent.run.cancelled",
            ],
            required: true,
        },
        // Kapso sets `active` to false if deliveries fail too often, and nothing activates the
        // webhook again.
        active: { form: "flag", default: true, watched: true },
        bufferEnabled: { form: "flag", default: false },
        bufferWindowSeconds: { form: "number", range: [1, 60], default: 5 },
        maxBufferSize: { form: "number", range: [1, 100], default: 50 },
        bufferEvents: { form: "set", known: ["whatsapp.message.received"], clearable: true },
        inactivityMinutes: { form: "number", range: [1, 1440], default: 60 },
        payloadVersion: { form: "choice", choices: ["v1", "v2"] },
        adoptExisting,
    },
    outputs: {
        createdAt: { form: "text" },
        updatedAt: { form: "text" },
    },
} as const satisfies ResourceSchema;
