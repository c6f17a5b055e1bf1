import type { RecordedRequest } from "./requestLog";
import type { Seed } from "./seed";

/** What `startEmulator` can be told. Every option has a default, so `startEmulator()` is a whole emulator. */
export interface EmulatorOptions {
    /** TCP port on 127.0.0.1. Default 0, which takes a free one. */
    port?: number;
    /**
     * The API keys that are accepted, and the project each one opens. A plain string is the one key of the project "default".
     * Several entries of the same project are several valid keys for the same data (as while a key is rotated); entries of
     * different projects never see each other's data. Default "emulator-key".
     */
    apiKey?: string | readonly ApiKey[];
    /** Customers, configs and webhooks to begin with. Default none. A wrong one rejects with a `SeedError` that names the field. */
    seed?: Seed;
    /**
     * Which published version the answers of v1 look like. "first": a config's verify token and destination and a webhook's secret key are
     * returned, `kind` and the switches of a config are not. "later": the other way round, with fields that no document names. What
     * may be sent is the same in both. Default "first".
     */
    answers?: "first" | "later";
    /** Whether `GET /whatsapp_configs` exists; without it that route answers 404. Default: only with `answers: "later"`. */
    projectList?: boolean;
    /** Requests that each API key may make in a fixed window. Default 100000 in 60 seconds, which tests do not meet. */
    rateLimit?: RateLimit;
    /**
     * Whether v1 refuses a second production config of one `phone_number_id` in a project with 422. Default false. The platform
     * generation always refuses it, with 409.
     */
    uniqueNumbers?: boolean;
    /**
     * Most configs that a project can have, sandboxes included: the platform generation answers 409 to one more. v1 knows no limit.
     * Default none.
     */
    phoneLimit?: number;
    /** Whether every filter of a list is silently ignored, as the service does with names that it does not know. Default false. */
    ignoreFilters?: boolean;
    /**
     * Whether a PATCH of a production config must always carry `phone_number_id`, `business_account_id` and `access_token`, as one
     * published version says. On v1 only: a PATCH of the platform generation never must. Default false.
     */
    requireMetaFieldsOnPatch?: boolean;
    /** Whether `null` in a PATCH clears an optional field. With false the `null` is ignored and the old value stays. Default true. */
    nullClears?: boolean;
    /** The clock, in milliseconds since 1970: rate-limit windows, timestamps, the age of list entries. Default `Date.now`. */
    now?: () => number;
    /** Called with each request when its answer has been decided. Default none. */
    onRequest?: (request: RecordedRequest) => void;
}

/** One API key and the project that it opens. Keys are secrets on the real service; here they are whatever a test likes. */
export interface ApiKey {
    readonly key: string;
    /** Any name. Keys with the same name share their data. */
    readonly project: string;
}

/** A fixed window of requests, counted for each API key. */
export interface RateLimit {
    /** Requests in one window, 0 or more. */
    readonly limit: number;
    /** Length of the window in seconds. It starts with the first request after the previous one has ended. */
    readonly windowSeconds: number;
}

/** The options that decide how the routes behave, with every default filled in. */
export interface Settings {
    readonly answers: "first" | "later";
    readonly projectList: boolean;
    readonly uniqueNumbers: boolean;
    readonly phoneLimit: number | undefined;
    readonly ignoreFilters: boolean;
    readonly requireMetaFieldsOnPatch: boolean;
    readonly nullClears: boolean;
}

export const DEFAULT_API_KEY = "emulator-key";
export const DEFAULT_RATE_LIMIT: RateLimit = { limit: 100_000, windowSeconds: 60 };

export function settingsOf(options: EmulatorOptions): Settings {
    const answers = options.answers ?? "first";
    return {
        answers,
        projectList: options.projectList ?? answers === "later",
        uniqueNumbers: options.uniqueNumbers ?? false,
        phoneLimit: options.phoneLimit,
        ignoreFilters: options.ignoreFilters ?? false,
        requireMetaFieldsOnPatch: options.requireMetaFieldsOnPatch ?? false,
        nullClears: options.nullClears ?? true,
    };
}

export function apiKeysOf(options: EmulatorOptions): readonly [ApiKey, ...ApiKey[]] {
    const given = options.apiKey ?? DEFAULT_API_KEY;
    const [first, ...others] = typeof given === "string" ? [{ key: given, project: "default" }] : given;
    if (first === undefined) {
        throw new TypeError("The emulator needs at least one API key, and apiKey is an empty list.");
    }
    return [first, ...others];
}
