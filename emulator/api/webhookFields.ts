import type { WebhookRecord } from "../store/records";
import type { Fields, NewWebhook } from "../store/store";
import { type Checks, FieldProblems, flag, httpUrl, mapOfTexts, notEmpty, pick, someOf, text, wholeNumber } from "./fields";
import type { SentFields } from "./request";

const REQUIRED = ["url", "secret_key", "events"] as const;

const EVENTS = [
    "whatsapp.message.received",
    "whatsapp.message.sent",
    "whatsapp.message.delivered",
    "whatsapp.message.read",
    "whatsapp.message.failed",
    "whatsapp.conversation.created",
    "whatsapp.conversation.ended",
    "whatsapp.conversation.inactive",
];

/** The fields that both generations have. */
export const WEBHOOK_CHECKS = {
    url: httpUrl,
    secret_key: text,
    events: notEmpty(someOf(EVENTS)),
    active: flag,
    headers: mapOfTexts,
    buffer_enabled: flag,
    buffer_window_seconds: wholeNumber(1, 60),
    max_buffer_size: wholeNumber(1, 100),
    buffer_events: someOf(["whatsapp.message.received"]),
    inactivity_minutes: wholeNumber(1, 1440),
};

export type WebhookFields = Fields<Omit<WebhookRecord, "id" | "whatsapp_config_id" | "created_at" | "updated_at">>;

/** The fields of a create, or 422; of what was sent, those that have a check. */
export function fieldsOfNewWebhook(sent: SentFields, checks: Checks): NewWebhook {
    const problems = new FieldProblems(sent);
    problems.check(checks);
    for (const field of REQUIRED) {
        problems.require(field);
    }
    problems.throwIfAny();
    const { url = "", secret_key = "", events = [], ...others } = fieldsIn(sent, checks);
    return { ...others, url, secret_key, events };
}

/** The fields of a PATCH as sent, nulls included, or 422. `refuse` adds what one generation finds wrong. */
export function fieldsOfWebhookPatch(
    sent: SentFields,
    checks: Checks,
    refuse: (problems: FieldProblems) => void = () => {},
): WebhookFields {
    const problems = new FieldProblems(sent);
    problems.check(checks);
    for (const field of REQUIRED) {
        problems.refuseNull(field);
    }
    refuse(problems);
    problems.throwIfAny();
    return fieldsIn(sent, checks);
}

function fieldsIn(sent: SentFields, checks: Checks): WebhookFields {
    const fields = pick<WebhookFields>(sent, Object.keys(checks) as (keyof WebhookFields)[]);
    return { ...fields, events: asSet(fields.events), buffer_events: asSet(fields.buffer_events) };
}

/** In an order of its own, whatever was sent: the order has no meaning, so a client must not rely on getting its own back. */
function asSet<Sent extends readonly string[] | undefined>(events: Sent): Sent | string[] {
    return Array.isArray(events) ? [...new Set<string>(events)].sort() : events;
}
