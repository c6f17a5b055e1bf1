/**
 * An error or delay of the requests that it matches. Several faults that match one request are
 * nested, with the oldest outermost.
 */
export type Fault =
    | LatencyFault
    | HoldFault
    | RateLimitedFault
    | UnauthorizedFault
    | ServerErrorFault
    | HtmlFault
    | DropFault
    | LateDropFault
    | TruncatedFault
    | SlowFault
    | DeadTokenFault
    | LaggingListsFault
    | NullIgnoredFault
    | HealthErrorFault
    | AutoPauseFault;

/** Which requests a fault hits. Faults do not apply to requests beyond the rate limit. */
export interface FaultMatch {
    /** HTTP method. Default: every method. */
    readonly method?: string | undefined;
    /**
     * Path relative to either base URL. A string is compared without the query. It may contain `*`
     * (part of one segment) and `**` (anything), as in "/whatsapp_configs/*". A regular expression
     * is tested against the path with its query. Default: every path.
     */
    readonly path?: string | RegExp | undefined;
    /**
     * Number of the first request to hit, counted among the matching requests since the fault was
     * set. Default 1.
     */
    readonly from?: number | undefined;
    /** How many requests to hit, starting with number `from`. Default: all. */
    readonly times?: number | undefined;
}

interface FaultBase {
    readonly match?: FaultMatch | undefined;
}

/**
 * "before": the request is not executed. "after": the request is executed, and only its response is
 * lost.
 */
export type FaultMoment = "before" | "after";

/** Delays the request before it is executed. */
export interface LatencyFault extends FaultBase {
    readonly kind: "latency";
    /** Delay in milliseconds. */
    readonly ms: number;
}

/**
 * Holds the request until `release()`. Then the request is executed, even if its client has
 * disconnected.
 */
export interface HoldFault extends FaultBase {
    readonly kind: "hold";
}

/** Returns 429. The request is not executed. */
export interface RateLimitedFault extends FaultBase {
    readonly kind: "rateLimited";
    /**
     * `Retry-After`: seconds, or any text. `null` omits the header. Default: the length of the rate
     * limit's window.
     */
    readonly retryAfter?: number | string | null | undefined;
}

/** Returns 401. The request is not executed. */
export interface UnauthorizedFault extends FaultBase {
    readonly kind: "unauthorized";
}

export interface ServerErrorFault extends FaultBase {
    readonly kind: "serverError";
    readonly status: 500 | 502 | 503 | 504;
    readonly when: FaultMoment;
    /**
     * Default "json": `{"status": "error", "message": text}`, one of Kapso's forms without an
     * `error` field.
     */
    readonly body?: "json" | "html" | "none" | undefined;
}

/** Returns a proxy's HTML page instead of Kapso's response, without rate-limit headers. */
export interface HtmlFault extends FaultBase {
    readonly kind: "html";
    /** 200 to 599. */
    readonly status: number;
    /** Default "before". */
    readonly when?: FaultMoment | undefined;
}

/** Cuts the connection without a response. */
export interface DropFault extends FaultBase {
    readonly kind: "drop";
    readonly when: FaultMoment;
}

/**
 * Cuts the connection at once and executes the request later, as if Kapso were still processing it.
 */
export interface LateDropFault extends FaultBase {
    readonly kind: "lateDrop";
    /**
     * Seconds between the cut and the execution, in real time, independent of the emulator's clock.
     */
    readonly seconds: number;
}

/**
 * Executes the request and cuts the response in the middle of the JSON, with the `Content-Length`
 * of the whole. If the response has no body, nothing is sent.
 */
export interface TruncatedFault extends FaultBase {
    readonly kind: "truncated";
}

/** Executes the request and sends the response in small pieces. */
export interface SlowFault extends FaultBase {
    readonly kind: "slow";
    /** Milliseconds from the first byte to the last. */
    readonly ms: number;
}

/**
 * Meta refuses an access token: a health check returns 200 with `unhealthy`. Matches only health
 * requests.
 */
export interface DeadTokenFault extends FaultBase {
    readonly kind: "deadToken";
    /**
     * Affects every config that stores this token. Without `token` and `configId`, affects every
     * config.
     */
    readonly token?: string | undefined;
    /**
     * ID of the record, `internal_id` on the Platform API. Affects the token that this config
     * stores when the fault is set. With another token the config is healthy again.
     */
    readonly configId?: string | undefined;
}

/**
 * Lists show creations and deletions late, as an eventually consistent server does. Matches only
 * lists.
 */
export interface LaggingListsFault extends FaultBase {
    readonly kind: "laggingLists";
    /** Seconds of the emulator's clock, above 0 and at most 5. */
    readonly seconds: number;
}

/** `null` does not change an optional field. Matches only PATCH requests. */
export interface NullIgnoredFault extends FaultBase {
    readonly kind: "nullIgnored";
}

/**
 * The health check cannot run. The response is 200 with `status: "error"` and without checks, and
 * is never cached. Matches only health requests.
 */
export interface HealthErrorFault extends FaultBase {
    readonly kind: "healthError";
    /** Default "Health check failed". */
    readonly error?: string | undefined;
    /** `retry_after` in seconds. Default: none. */
    readonly retryAfter?: number | undefined;
}

/**
 * Kapso pauses webhooks whose deliveries fail: it sets `active` to false and updates `updated_at`.
 * The pause happens before each request that the fault hits. Without `match`, that is the next
 * request and every later one.
 */
export interface AutoPauseFault extends FaultBase {
    readonly kind: "autoPause";
    /** Affects one webhook. Default: every webhook in the emulator. */
    readonly webhookId?: string | undefined;
}
