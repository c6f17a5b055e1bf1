import type { ApiVersion } from "../apiVersion";
import type { Kapso } from "../call";
import { type Field, fieldNames, isAccepted } from "../fields/field";
import { WEBHOOK_FIELDS } from "../fields/webhook";
import type { ConfigRecord, Fields, WebhookRecord } from "../store/records";
import type { NewWebhook } from "../store/store";
import { checksOf, FieldProblems, pick, resolveNulls } from "./fields";
import { refuseForMeta, refuseSecondMeta } from "./metaWebhooks";
import { normalized } from "./normalized";
import type { SentFields } from "./request";
import { eventsCheck } from "./webhookEvents";

export type WebhookFields = Fields<Omit<WebhookRecord, "id" | "project" | "whatsapp_config_id" | "created_at" | "updated_at">>;

/**
 * The fields of a create request. Throws a 422 if a field is invalid. With `config: null`, the
 * webhook is for a project.
 */
export function fieldsOfNewWebhook(
    sent: SentFields,
    kapso: Kapso,
    { config, version }: { config: ConfigRecord | null; version: ApiVersion },
): NewWebhook {
    const problems = new FieldProblems(sent);
    const checks = checksOf(WEBHOOK_FIELDS, version, "create");
    const isMeta = "kind" in checks && sent.kind === "meta";
    problems.check({ ...checks, events: eventsCheck(kapso, { isMeta, isOfProject: config === null }) });
    for (const name of fieldNames(WEBHOOK_FIELDS, (field) => isAccepted(field, version) && isRequired(field, isMeta))) {
        problems.require(name);
    }
    for (const name of fieldNames(WEBHOOK_FIELDS, ({ refusesNull }) => refusesNull === true)) {
        problems.refuseNull(name);
    }
    if (isMeta) {
        refuseForMeta(problems, sent);
        config === null ? problems.add("phone_number_id", "can't be blank for meta webhooks") : refuseSecondMeta(problems, kapso, config);
    }
    problems.throwIfAny();
    const fields = normalized(pick<NewWebhook>(sent, checks), WEBHOOK_FIELDS, kapso.settings);
    return { ...(isMeta ? {} : optionDefaults(kapso, version)), ...fields, ...(isMeta ? EMPTY_FOR_META : {}) };
}

/** The changes of a PATCH request. Throws a 422 if a field is invalid. */
export function fieldsOfWebhookPatch(
    sent: SentFields,
    kapso: Kapso,
    { webhook, version, nullIgnored }: { webhook: WebhookRecord; version: ApiVersion; nullIgnored: boolean },
): WebhookFields {
    const problems = new FieldProblems(sent);
    const checks = checksOf(WEBHOOK_FIELDS, version, "patch");
    const isMeta = webhook.kind === "meta";
    problems.check({ ...checks, events: eventsCheck(kapso, { isMeta, isOfProject: webhook.whatsapp_config_id === null }) });
    const refusesNull = (field: Field) =>
        field.refusesNull === true || (isRequired(field, isMeta) && !(field.isClearableOnPlatform && version === "platform"));
    for (const name of fieldNames(WEBHOOK_FIELDS, (field) => isAccepted(field, version) && refusesNull(field))) {
        problems.refuseNull(name);
    }
    if (isMeta) {
        refuseForMeta(problems, sent);
    }
    for (const name of fieldNames(WEBHOOK_FIELDS, (field) => isAccepted(field, version) && field.isFixed === true)) {
        problems.refuseChange(name, webhook[name]);
    }
    problems.throwIfAny();
    const fields = normalized(pick<WebhookFields>(sent, checks), WEBHOOK_FIELDS, kapso.settings);
    return { ...resolveNulls(fields, WEBHOOK_FIELDS, webhook, nullIgnored), ...(isMeta ? EMPTY_FOR_META : {}) };
}

const EMPTY_FOR_META = Object.fromEntries(
    fieldNames(WEBHOOK_FIELDS, ({ inMetaWebhook }) => inMetaWebhook === "empty").map((name) => [name, []]),
);

/** The defaults that an option sets for fields which the create request omits. */
function optionDefaults({ settings }: Kapso, version: ApiVersion): WebhookFields {
    const fields = Object.entries<Field>(WEBHOOK_FIELDS).flatMap(([name, { defaultOption }]) =>
        defaultOption === undefined ? [] : [[name, settings[defaultOption][version]]],
    );
    return Object.fromEntries(fields);
}

function isRequired({ valueByDefault, inMetaWebhook }: Field, isMeta: boolean): boolean {
    return valueByDefault === undefined && !(isMeta && inMetaWebhook === "empty");
}
