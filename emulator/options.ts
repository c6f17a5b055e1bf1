import type { RecordedRequest } from "./requestLog";
import type { Seed } from "./seed";

/** The options of `startEmulator`. Every option has a default. */
export interface EmulatorOptions {
    /** TCP port on 127.0.0.1. Default 0, which selects a free port. */
    port?: number;
    /**
     * Host names and addresses, without a port, that are accepted in the Host header of a request
     * in addition to `localhost`, 127.0.0.0/8 and `[::1]`. Default: none. Otherwise a web page
     * could reach the emulator by a name that the page's author points at this machine.
     */
    allowHost?: readonly string[];
    /**
     * The accepted API keys, each with its project. A string is the only key, of the project
     * "default". Several entries with the same project are several valid keys for the same data, as
     * during a key rotation. Keys of different projects never see each other's data. Default
     * "emulator-key".
     */
    apiKey?: string | readonly ApiKey[];
    /**
     * Customers, configs and webhooks at the start. Default: none. `startEmulator` rejects with a
     * `SeedError` that names the field if the seed is invalid.
     */
    seed?: Seed;
    /**
     * Which published version of v1 the responses follow. "first": responses return the verify
     * token and the destination URL of a config and the secret key of a webhook, but not `kind` and
     * the switches of a config. "later": the opposite, plus undocumented fields. Both accept the
     * same requests. Default "first".
     */
    responses?: "first" | "later";
    /**
     * Whether `GET /whatsapp_configs` exists. Without it, the route returns 404. Default: only with
     * `responses: "later"`.
     */
    projectList?: boolean;
    /**
     * Requests per API key in a fixed window. Default 100000 in 60 seconds, which tests do not
     * reach.
     */
    rateLimit?: RateLimit;
    /**
     * Whether v1 refuses a second production config of one `phone_number_id` in a project with 422.
     * Default false. The Platform API always refuses it, with 409.
     */
    uniqueNumbers?: boolean;
    /**
     * Maximum number of configs in a project, including sandboxes. The Platform API returns 409 for
     * one more. v1 has no limit. Default: none.
     */
    phoneLimit?: number;
    /**
     * Whether every filter of a list is silently ignored, as Kapso ignores unknown filters. Default
     * false.
     */
    ignoreFilters?: boolean;
    /**
     * Which fields every PATCH of a production config on v1 must carry. "meta": `phone_number_id`
     * and `business_account_id`. "all": those and `access_token`. A missing field returns 422. The
     * Platform API requires none. Default "nothing".
     */
    patchDemands?: "nothing" | "meta" | "all";
    /**
     * Whether `null` in a PATCH clears an optional field. With false, the `null` is ignored and the
     * old value is kept. Default true.
     */
    nullClears?: boolean;
    /**
     * Whether Kapso stores another form of what it receives: URLs in WHATWG form (`new
     * URL(x).href`), header names in lower case, names and `external_customer_id` trimmed at both
     * ends. Applies to each create and PATCH. Event sets are always stored sorted. Default false.
     */
    normalize?: boolean;
    /**
     * The `buffer_events` of a webhook whose create request omits them. Default per API version of
     * the request: `["whatsapp.message.received"]` on v1, `[]` on the Platform API.
     */
    bufferEventsDefault?: readonly string[];
    /**
     * What responses return as `buffer_window_seconds` and `max_buffer_size` of a webhook that does
     * not buffer: `null`, or the stored values. Default "values" on v1, "null" on the Platform API.
     */
    unbuffered?: "null" | "values";
    /**
     * Whether responses return the `kind` of a config. Default on v1: only with `responses:
     * "later"`. Default on the Platform API: true.
     */
    showKind?: boolean;
    /**
     * Whether responses return the `secret_key` of a webhook. Default on v1: only with `responses:
     * "first"`. Default on the Platform API: true.
     */
    showSecretKey?: boolean;
    /**
     * What is stored for a sandbox that is created with the text "sandbox" as its Meta IDs. "real":
     * a generated phone number ID, which is unique, and a generated business account ID. "literal":
     * the text. Several sandboxes then share the text, so the Platform `id` of each is its
     * `internal_id`. Default "real".
     */
    sandboxNumber?: "real" | "literal";
    /**
     * How a PATCH on the Platform API handles another `phone_number_id`, `business_account_id` or
     * `kind`: it returns 422, changes the config in place, or ignores the field. Default "refuse".
     */
    platformChanges?: "refuse" | "change" | "ignore";
    /**
     * Whether a second webhook of `kind: "meta"` for one number is refused with 422. Default true.
     */
    uniqueMetaWebhook?: boolean;
    /**
     * How a create or PATCH handles an undocumented event name. Kapso's schema allows any text, and
     * Kapso adds names. "accept" stores it, "refuse" returns 422. Default "accept".
     */
    unknownEvents?: "accept" | "refuse";
    /**
     * How a webhook of a project handles a message or conversation event. Kapso delivers none of
     * these events to such a webhook; its response to the request is not documented. "refuse"
     * returns 422, "accept" stores the event. Default "refuse".
     */
    messageEventsOfProject?: "refuse" | "accept";
    /**
     * Events that the plan of every project lacks, such as `project.event`. A create or PATCH of a
     * project's webhook with one of them returns 402. Default: none.
     */
    eventsNotInPlan?: readonly string[];
    /**
     * Health requests per project, counted for all its keys together and separate from `rateLimit`.
     * Default 5 per second and 60 per minute.
     */
    healthLimit?: HealthLimit;
    /**
     * Whether health results are cached: for 3 minutes per number. After token errors in a row, for
     * 5, 15, 30, then 60 minutes each, with `retry_after`. A change of the config clears the cached
     * result. Default true.
     */
    healthCache?: boolean;
    /**
     * The clock, in milliseconds since 1970. It sets the rate-limit windows, the timestamps and the
     * age of list entries. Default `Date.now`.
     */
    now?: () => number;
    /** Called with each request as soon as its response is decided. Default: none. */
    onRequest?: (request: RecordedRequest) => void;
}

/**
 * One API key and its project. In Kapso, keys are secrets; in the emulator, any string is a key.
 */
export interface ApiKey {
    readonly key: string;
    /** Any name. Keys with the same name share their data. */
    readonly project: string;
}

/** A fixed window of requests, counted per API key. */
export interface RateLimit {
    /** Requests in one window, 0 or more. */
    readonly limit: number;
    /**
     * Length of the window in seconds. A window starts with the first request after the previous
     * window has ended.
     */
    readonly windowSeconds: number;
}

/** Two fixed windows of health requests, counted per project. */
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
