import type { Kapso } from "../call";
import { fieldNames } from "../fields/field";
import { WEBHOOK_FIELDS } from "../fields/webhook";
import type { ConfigRecord } from "../store/records";
import type { FieldProblems } from "./fields";
import type { SentFields } from "./request";

// Kapso passes Meta's payloads unchanged to a webhook of `kind: "meta"`: it neither buffers nor
// converts them.

/** Refuses the settings that a webhook of `kind: "meta"` lacks. An empty value is accepted. */
export function refuseForMeta(problems: FieldProblems, sent: SentFields): void {
    for (const field of fieldNames(WEBHOOK_FIELDS, ({ inMetaWebhook }) => inMetaWebhook === "unsupported")) {
        const value = sent[field];
        const isUnset = value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);
        if (!isUnset) {
            problems.add(field, "is not supported for meta webhooks");
        }
    }
}

export function refuseSecondMeta(problems: FieldProblems, { store, settings }: Kapso, config: ConfigRecord): void {
    const others = store.webhooks.list({ where: ({ kind, whatsapp_config_id }) => kind === "meta" && whatsapp_config_id === config.id });
    if (settings.uniqueMetaWebhook && others.length > 0) {
        problems.add("kind", "meta already exists for this phone number");
    }
}
