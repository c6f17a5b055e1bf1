import { ApiError } from "../apiError";
import type { ApiVersion } from "../apiVersion";
import type { Kapso } from "../call";
import { fieldNames } from "../fields/field";
import { WEBHOOK_FIELDS } from "../fields/webhook";
import type { ConfigRecord, WebhookRecord } from "../store/records";
import { responseForm, shownFields } from "./shown";

/** A webhook of another config is a 404, like an unknown webhook. */
export function findWebhook({ store }: Kapso, config: ConfigRecord, id: string): WebhookRecord {
    const webhook = store.webhooks.find(id);
    if (webhook === undefined || webhook.whatsapp_config_id !== config.id) {
        throw new ApiError(404, "Webhook not found");
    }
    return webhook;
}

/** The fields of a webhook in a response, except `phone_number_id`, which only Platform returns. */
export function shownWebhook(webhook: WebhookRecord, { settings }: Kapso, version: ApiVersion): object {
    const shown = shownFields(webhook, WEBHOOK_FIELDS, settings, version);
    const hidesBuffer = settings.unbuffered[version] === "null" && !webhook.buffer_enabled;
    const nulls = fieldNames(
        WEBHOOK_FIELDS,
        ({ isBufferSetting, inMetaWebhook, isNullable }) =>
            (isBufferSetting && hidesBuffer) || (webhook.kind === "meta" && inMetaWebhook === "unsupported" && isNullable),
    );
    return {
        ...shown,
        ...Object.fromEntries(nulls.filter((name) => name in shown).map((name) => [name, null])),
        ...(responseForm(settings, version) === "first" ? {} : { project_id: webhook.project }),
    };
}
