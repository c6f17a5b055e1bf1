import type { Kapso } from "../call";
import { fieldNames } from "../fields/field";
import { WEBHOOK_FIELDS } from "../fields/webhook";
import type { ConfigRecord } from "../store/records";
import type { FieldProblems } from "./fields";
import type { SentFields } from "./request";

// A webhook of `kind: "meta"` gets Meta's payloads as they are: Kapso neither buffers nor converts
// them.

/**
 * Refuses each setting that such a webhook does not have. A value that asks for nothing is
 * accepted.
 */
export function refuseForMeta(problems: FieldProblems, sent: SentFields): void {
    for (const field of fieldNames(WEBHOOK_FIELDS, ({ ofMetaWebhook }) => ofMetaWebhook === "unsupported")) {
        const value = sent[field];
        const asksForNothing = value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);
        if (!asksForNothing) {
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
