import type { Generation } from "../apiVersion";
import type { Service } from "../call";
import { WEBHOOK_DEFAULTS } from "../store/defaults";
import type { ConfigRecord, Fields, WebhookRecord } from "../store/records";
import type { NewWebhook } from "../store/store";
import {
    type Checks,
    FieldProblems,
    flag,
    httpUrl,
    listOfTexts,
    mapOfTexts,
    pick,
    resolveNulls,
    someOf,
    text,
    wholeNumber,
} from "./fields";
import { refuseForMeta, refuseSecondMeta } from "./metaWebhooks";
import { normalized } from "./normalized";
import type { SentFields } from "./request";
import { eventsCheck } from "./webhookEvents";

const REQUIRED = ["url", "secret_key", "events"] as const;

/** The fields that both API versions have. */
export const WEBHOOK_CHECKS = {
    url: httpUrl,
    secret_key: text,
    events: listOfTexts,
    active: flag,
    headers: mapOfTexts,
    buffer_enabled: flag,
    buffer_window_seconds: wholeNumber(1, 60),
    max_buffer_size: wholeNumber(1, 100),
    buffer_events: someOf(["whatsapp.message.received"]),
    inactivity_minutes: wholeNumber(1, 1440),
};

export type WebhookFields = Fields<Omit<WebhookRecord, "id" | "project" | "whatsapp_config_id" | "created_at" | "updated_at">>;

/**
 * The fields of a create, or 422; of what was sent, those that have a check. `config: null`: of a
 * project.
 */
export function fieldsOfNewWebhook(
    sent: SentFields,
    service: Service,
    { checks, config, version }: { checks: Checks; config: ConfigRecord | null; version: Generation },
): NewWebhook {
    const problems = new FieldProblems(sent);
    const isMeta = "kind" in checks && sent.kind === "meta";
    problems.check({ ...checks, events: eventsCheck(service, { isMeta, isOfProject: config === null }) });
    for (const field of isMeta ? (["url", "secret_key"] as const) : REQUIRED) {
        problems.require(field);
    }
    problems.refuseNull("buffer_events");
    if (isMeta) {
        refuseForMeta(problems, sent);
        config === null ? problems.add("phone_number_id", "can't be blank for meta webhooks") : refuseSecondMeta(problems, service, config);
    }
    problems.throwIfAny();
    const { url = "", secret_key = "", events = [], ...others } = normalized(fieldsIn(sent, checks), service.settings);
    const { buffer_events = service.settings.bufferEventsDefault[version] } = others;
    return { ...others, url, secret_key, events: isMeta ? [] : events, buffer_events: isMeta ? [] : buffer_events };
}

/** What a PATCH changes, or 422. `refuse` adds what one API version finds wrong. */
export function fieldsOfWebhookPatch(
    sent: SentFields,
    service: Service,
    { checks, webhook, nullIgnored, secretMayBeNull = false, refuse }: PatchRules,
): WebhookFields {
    const problems = new FieldProblems(sent);
    const isMeta = webhook.kind === "meta";
    problems.check({ ...checks, events: eventsCheck(service, { isMeta, isOfProject: webhook.whatsapp_config_id === null }) });
    for (const field of REQUIRED) {
        if (!(field === "events" && isMeta) && !(field === "secret_key" && secretMayBeNull)) {
            problems.refuseNull(field);
        }
    }
    problems.refuseNull("buffer_events");
    if (isMeta) {
        refuseForMeta(problems, sent);
    }
    refuse?.(problems);
    problems.throwIfAny();
    const fields = normalized(fieldsIn(sent, checks), service.settings);
    const cleared = { ...WEBHOOK_DEFAULTS, payload_version: isMeta ? null : "v2", secret_key: null } as const;
    return { ...resolveNulls(fields, cleared, nullIgnored), ...(isMeta ? { events: [] } : {}) };
}

export interface PatchRules {
    readonly checks: Checks;
    readonly webhook: WebhookRecord;
    readonly nullIgnored: boolean;
    /** Platform documents the secret key as nullable. Default false. */
    readonly secretMayBeNull?: boolean;
    readonly refuse?: (problems: FieldProblems) => void;
}

function fieldsIn(sent: SentFields, checks: Checks): WebhookFields {
    const fields = pick<WebhookFields>(sent, Object.keys(checks) as (keyof WebhookFields)[]);
    return { ...fields, events: asSet(fields.events), buffer_events: asSet(fields.buffer_events) };
}

/** In an order of its own, whatever was sent: the order has no meaning, so a client must not rely on getting its own back. */
function asSet<Sent extends readonly string[] | undefined>(events: Sent): Sent | string[] {
    return Array.isArray(events) ? [...new Set<string>(events)].sort() : events;
}
