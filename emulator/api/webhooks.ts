import { ApiError } from "../apiError";
import type { Generation } from "../apiVersion";
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

/** What the responses of both API versions show. */
export function webhookSettings(webhook: WebhookRecord, { settings }: Service, version: Generation): object {
    const { whatsapp_config_id, project, secret_key, kind, payload_version, ...others } = webhook;
    const hidesBuffer = settings.unbuffered[version] === "null" && !webhook.buffer_enabled;
    return {
        ...others,
        ...(hidesBuffer ? { buffer_window_seconds: null, max_buffer_size: null } : {}),
        ...(settings.showSecretKey[version] ? { secret_key } : {}),
    };
}

/** The fields that Platform documents, and v1 does not. */
export function webhookKind({ kind, payload_version }: WebhookRecord): object {
    return { kind, payload_version: kind === "meta" ? null : payload_version };
}
