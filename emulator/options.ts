import type { RecordedRequest } from "./requestLog";
import type { Seed } from "./seed";

/**
 * What `startEmulator` can be told. Every option has a default, so `startEmulator()` is a whole
 * emulator.
 */
export interface EmulatorOptions {
    /** TCP port on 127.0.0.1. Default 0, which takes a free one. */
    port?: number;
    /**
     * Host names and addresses, without a port, that are accepted in the Host header of a request,
     * beside `localhost`, 127.0.0.0/8 and `[::1]`. Default none: a web page could otherwise reach
     * the emulator by a name that its owner points at this machine.
     */
    allowHost?: readonly string[];
    /**
     * The API keys that are accepted, and the project each one opens. A plain string is the one key
     * of the project "default".
     * Several entries of the same project are several valid keys for the same data (as while a key
     * is rotated); entries of
     * different projects never see each other's data. Default "emulator-key".
     */
    apiKey?: string | readonly ApiKey[];
    /**
     * Customers, configs and webhooks to begin with. Default none. A wrong one rejects with a
     * `SeedError` that names the field.
     */
    seed?: Seed;
    /**
     * Which published version the answers of v1 look like. "first": a config's verify token and
     * destination and a webhook's secret key are
     * returned, `kind` and the switches of a config are not. "later": the other way round, with
     * fields that no document names. What
     * may be sent is the same in both. Default "first".
     */
    responses?: "first" | "later";
    /**
     * Whether `GET /whatsapp_configs` exists; without it that route answers 404. Default: only with
     * `responses: "later"`.
     */
    projectList?: boolean;
    /**
     * Requests that each API key may make in a fixed window. Default 100000 in 60 seconds, which
     * tests do not meet.
     */
    rateLimit?: RateLimit;
    /**
     * Whether v1 refuses a second production config of one `phone_number_id` in a project with 422.
     * Default false. The platform
     * generation always refuses it, with 409.
     */
    uniqueNumbers?: boolean;
    /**
     * Most configs that a project can have, sandboxes included: the platform generation answers 409
     * to one more. v1 knows no limit.
     * Default none.
     */
    phoneLimit?: number;
    /**
     * Whether every filter of a list is silently ignored, as the service does with names that it
     * does not know. Default false.
     */
    ignoreFilters?: boolean;
    /**
     * Which fields every PATCH of a production config on v1 must carry. "meta": `phone_number_id`
     * and `business_account_id`. "all": those and `access_token`. A missing field is 422. Platform
     * demands nothing. Default "nothing".
     */
    patchDemands?: "nothing" | "meta" | "all";
    /**
     * Whether `null` in a PATCH clears an optional field. With false the `null` is ignored and the
     * old value stays. Default true.
     */
    nullClears?: boolean;
    /**
     * Whether Kapso stores another form of what it receives: URLs in WHATWG form (`new
     * URL(x).href`), header names in lower case, names and `external_customer_id` trimmed at both
     * ends. Applies to each create and PATCH. Event sets are always stored sorted. Default false.
     */
    normalize?: boolean;
    /**
     * The `buffer_events` of a webhook whose create request leaves them out. Default per API
     * version of the request: `["whatsapp.message.received"]` on v1, `[]` on platform.
     */
    bufferEventsDefault?: readonly string[];
    /**
     * What responses show as `buffer_window_seconds` and `max_buffer_size` of a webhook that does
     * not buffer: `null`, or the stored values. Default "values" on v1, "null" on platform.
     */
    unbuffered?: "null" | "values";
    /**
     * Whether responses carry the `kind` of a config. Default on v1: only with `responses: "later"`.
     * Default on platform: true.
     */
    showKind?: boolean;
    /**
     * Whether responses carry the `secret_key` of a webhook. Default on v1: only with `responses:
     * "first"`. Default on platform: true.
     */
    showSecretKey?: boolean;
    /**
     * What is stored for a sandbox that is created with the text "sandbox" as its Meta IDs. "real":
     * a made-up phone number ID, which is unique, and a made-up business account ID. "literal": the
     * text; several sandboxes share it, so the platform `id` of each is its `internal_id`. Default
     * "real".
     */
    sandboxNumber?: "real" | "literal";
    /**
     * What a PATCH on platform does with another `phone_number_id`, `business_account_id` or
     * `kind`: refuses it with 422, changes the config in place, or ignores the field. Default
     * "refuse".
     */
    platformChanges?: "refuse" | "change" | "ignore";
    /**
     * Whether a second webhook of `kind: "meta"` for one number is refused with 422. Default true.
     */
    uniqueMetaWebhook?: boolean;
    /**
     * What a create or PATCH does with an event name that no document lists. Kapso's schema says
     * any text, and Kapso adds names: "accept". "refuse" answers 422. Default "accept".
     */
    unknownEvents?: "accept" | "refuse";
    /**
     * What a webhook of a project does with an event of messages or conversations. Kapso delivers
     * none of them to such a webhook; how it answers the request is not documented. "refuse"
     * answers 422, "accept" stores the event. Default "refuse".
     */
    messageEventsOfProject?: "refuse" | "accept";
    /**
     * Events that the plan of every project leaves out, such as `project.event`: a create or PATCH
     * of a project's webhook with one of them is 402. Default none.
     */
    eventsNotInPlan?: readonly string[];
    /**
     * Health requests of a project, counted across its keys and apart from `rateLimit`. Default 5 a
     * second and 60 a minute.
     */
    healthLimit?: HealthLimit;
    /**
     * Whether health results are cached: for 3 minutes per number, and for 5, 15, 30, then 60
     * minutes after each further token error, with `retry_after`. A change of the config drops the
     * cached result. Default true.
     */
    healthCache?: boolean;
    /**
     * The clock, in milliseconds since 1970: rate-limit windows, timestamps, the age of list
     * entries. Default `Date.now`.
     */
    now?: () => number;
    /** Called with each request when its answer has been decided. Default none. */
    onRequest?: (request: RecordedRequest) => void;
}

/**
 * One API key and the project that it opens. Keys are secrets on the real service; here they are
 * whatever a test likes.
 */
export interface ApiKey {
    readonly key: string;
    /** Any name. Keys with the same name share their data. */
    readonly project: string;
}

/** A fixed window of requests, counted for each API key. */
export interface RateLimit {
    /** Requests in one window, 0 or more. */
    readonly limit: number;
    /**
     * Length of the window in seconds. It starts with the first request after the previous one has
     * ended.
     */
    readonly windowSeconds: number;
}

/** Two fixed windows of health requests, counted for each project. */
export interface HealthLimit {
    readonly perSecond: number;
    readonly perMinute: number;
}

export const DEFAULT_API_KEY = "emulator-key";
export const DEFAULT_RATE_LIMIT: RateLimit = { limit: 100_000, windowSeconds: 60 };
export const DEFAULT_HEALTH_LIMIT: HealthLimit = { perSecond: 5, perMinute: 60 };

export function apiKeysOf(options: EmulatorOptions): readonly [ApiKey, ...ApiKey[]] {
    const given = options.apiKey ?? DEFAULT_API_KEY;
    const [first, ...others] = typeof given === "string" ? [{ key: given, project: "default" }] : given;
    if (first === undefined) {
        throw new TypeError("The emulator needs at least one API key, and apiKey is an empty list.");
    }
    return [first, ...others];
}
