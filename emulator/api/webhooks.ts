import { ApiError } from "../apiError";
import type { Service } from "../call";
import type { ConfigRecord, WebhookRecord } from "../store/records";

/** The webhook, if this config has it; another config's is as unknown as none. */
export function findWebhook({ store }: Service, config: ConfigRecord, id: string): WebhookRecord {
    const webhook = store.webhooks.find(id);
    if (webhook === undefined || webhook.whatsapp_config_id !== config.id) {
        throw new ApiError(404, "Webhook not found");
    }
    return webhook;
}

/** What every answer of both generations shows. */
export function webhookSettings({ whatsapp_config_id, secret_key, kind, payload_version, ...settings }: WebhookRecord): object {
    return settings;
}
