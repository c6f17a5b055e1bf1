import type { Context } from "hono";
import type { RouteEnv } from "../call";
import type { WebhookRecord } from "../store/records";
import { type Fields, type NewWebhook, WEBHOOK_DEFAULTS } from "../store/store";
import { FieldProblems, flag, httpUrl, mapOfTexts, notEmpty, pick, resolveNulls, someOf, text, wholeNumber } from "./fields";
import { type SentFields, sentFields } from "./request";

const ROOT = "whatsapp_webhook";
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

type WebhookFields = Fields<Omit<WebhookRecord, "id" | "whatsapp_config_id" | "created_at" | "updated_at">>;

const FIELDS = [...REQUIRED, ...(Object.keys(WEBHOOK_DEFAULTS) as (keyof typeof WEBHOOK_DEFAULTS)[])] as const;

/** Reads the body of a create, or answers 422. */
export function fieldsOfNewWebhook(c: Context<RouteEnv>): NewWebhook {
    const sent = sentFields(c, ROOT);
    const problems = checkedFields(sent);
    for (const field of REQUIRED) {
        problems.require(field);
    }
    problems.throwIfAny();
    const { url = "", secret_key = "", events = [], ...others } = knownFields(sent);
    return { ...others, url, secret_key, events };
}

/** Reads the body of a PATCH, or answers 422. What is not in the body stays; `null` gives an optional field its default again. */
export function fieldsOfWebhookPatch(c: Context<RouteEnv>): WebhookFields {
    const sent = sentFields(c, ROOT);
    const problems = checkedFields(sent);
    for (const field of REQUIRED) {
        problems.refuseNull(field);
    }
    problems.throwIfAny();
    return resolveNulls(knownFields(sent), WEBHOOK_DEFAULTS, c.env.conditions.nullIgnored);
}

function checkedFields(sent: SentFields): FieldProblems {
    const problems = new FieldProblems(sent);
    problems.check("url", httpUrl);
    problems.check("secret_key", text);
    problems.check("events", notEmpty(someOf(EVENTS)));
    problems.check("active", flag);
    problems.check("headers", mapOfTexts);
    problems.check("buffer_enabled", flag);
    problems.check("buffer_window_seconds", wholeNumber(1, 60));
    problems.check("max_buffer_size", wholeNumber(1, 100));
    problems.check("buffer_events", someOf(["whatsapp.message.received"]));
    problems.check("inactivity_minutes", wholeNumber(1, 1440));
    return problems;
}

function knownFields(sent: SentFields): WebhookFields {
    const fields = pick<WebhookFields>(sent, FIELDS);
    return { ...fields, events: asSet(fields.events), buffer_events: asSet(fields.buffer_events) };
}

/** In an order of its own, whatever was sent: the order has no meaning, so a client must not rely on getting its own back. */
function asSet<Sent extends readonly string[] | undefined>(events: Sent): Sent | string[] {
    return Array.isArray(events) ? [...new Set<string>(events)].sort() : events;
}
