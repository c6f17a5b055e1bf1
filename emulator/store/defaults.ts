import type { Fields, MetaState, WebhookRecord } from "./records";

/** What a webhook has in the settings that nobody set. */
export const WEBHOOK_DEFAULTS = {
    active: true,
    headers: {},
    buffer_enabled: false,
    buffer_window_seconds: 5,
    max_buffer_size: 50,
    // Of a webhook that no request created; for the others, the option `bufferEventsDefault`
    // decides.
    buffer_events: [],
    inactivity_minutes: 60,
} as const satisfies Partial<WebhookRecord>;

/** Kapso adds no payload of its own to a webhook of `kind: "meta"`. */
export function payloadVersionOf({ kind, payload_version }: Fields<Pick<WebhookRecord, "kind" | "payload_version">>): "v1" | "v2" | null {
    return payload_version !== undefined ? payload_version : kind === "meta" ? null : "v2";
}

/** What Meta says of a number that nobody told anything else about. */
const META_DEFAULTS: MetaState = {
    verified_name: null,
    quality_rating: "GREEN",
    status: "CONNECTED",
    name_status: "APPROVED",
    code_verification_status: "COMPLETED",
    throughput_tier: "STANDARD",
    whatsapp_business_manager_messaging_limit: "10000",
    is_official_business_account: false,
    is_pin_enabled: true,
};

export const META_STATE_FIELDS = Object.keys(META_DEFAULTS) as readonly (keyof MetaState)[];

/** What is given, `null` included, and the default for everything else. */
export function metaStateOf(given: Fields<MetaState>): MetaState {
    const fields = META_STATE_FIELDS.filter((field) => given[field] !== undefined);
    return { ...META_DEFAULTS, ...Object.fromEntries(fields.map((field) => [field, given[field]])) };
}
