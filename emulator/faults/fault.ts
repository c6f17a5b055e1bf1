/** Something that goes wrong with the requests that it matches. Faults that match the same request act one inside the other, oldest outermost. */
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

/** Which requests a fault hits. Requests beyond the rate limit meet no fault. */
export interface FaultMatch {
    /** Default every method. */
    readonly method?: string | undefined;
    /**
     * Path relative to the base URL, whichever of the two. A string is compared without the query and may hold `*` (part of one segment) and `**`
     * (anything), as in "/whatsapp_configs/*". A regular expression looks at the path with its query. Default every path.
     */
    readonly path?: string | RegExp | undefined;
    /** Number of the first request to hit, counted among those that match since the fault was set. Default 1. */
    readonly from?: number | undefined;
    /** How many requests to hit, from then on. Default all. */
    readonly times?: number | undefined;
}

interface FaultBase {
    readonly match?: FaultMatch | undefined;
}

/** "before": instead of the change. "after": the change is made and only its answer is lost. */
export type FaultMoment = "before" | "after";

/** The request waits before it is executed. */
export interface LatencyFault extends FaultBase {
    readonly kind: "latency";
    /** Milliseconds. */
    readonly ms: number;
}

/** The request waits, not executed, until `release()`; it is executed then, even if its client has gone. */
export interface HoldFault extends FaultBase {
    readonly kind: "hold";
}

/** 429, not executed. */
export interface RateLimitedFault extends FaultBase {
    readonly kind: "rateLimited";
    /** `Retry-After`: seconds, or any text; `null` leaves the header out. Default the length of the rate limit's window. */
    readonly retryAfter?: number | string | null | undefined;
}

/** 401, not executed. */
export interface UnauthorizedFault extends FaultBase {
    readonly kind: "unauthorized";
}

export interface ServerErrorFault extends FaultBase {
    readonly kind: "serverError";
    readonly status: 500 | 502 | 503 | 504;
    readonly when: FaultMoment;
    /** Default "json": `{"status": "error", "message": text}`, one of the service's forms without an `error` field. */
    readonly body?: "json" | "html" | "none" | undefined;
}

/** A page of a proxy instead of the service's answer, with no rate-limit headers. */
export interface HtmlFault extends FaultBase {
    readonly kind: "html";
    /** 200 to 599. */
    readonly status: number;
    /** Default "before". */
    readonly when?: FaultMoment | undefined;
}

/** The connection is cut without an answer. */
export interface DropFault extends FaultBase {
    readonly kind: "drop";
    readonly when: FaultMoment;
}

/** The connection is cut at once, and the request is executed later: the service was still at work. */
export interface LateDropFault extends FaultBase {
    readonly kind: "lateDrop";
    /** Seconds between the cut and the change. Real time, whatever the emulator's clock says. */
    readonly seconds: number;
}

/** The request is executed; its answer ends in the middle of the JSON, under the `Content-Length` of the whole. An answer without a body is cut off entirely. */
export interface TruncatedFault extends FaultBase {
    readonly kind: "truncated";
}

/** The request is executed; its answer arrives in small pieces. */
export interface SlowFault extends FaultBase {
    readonly kind: "slow";
    /** Milliseconds from the first byte to the last. */
    readonly ms: number;
}

/** Meta refuses an access token: health answers 200 with `unhealthy`. Matches health requests only. */
export interface DeadTokenFault extends FaultBase {
    readonly kind: "deadToken";
    /** Every config that stores this token. Without `token` and `configId`: every config. */
    readonly token?: string | undefined;
    /** The store's own id, on platform `internal_id`. The token that this config stores when the fault is set: another token makes it healthy again. */
    readonly configId?: string | undefined;
}

/** Lists show creations and deletions late, as an eventually consistent service does. Matches lists only. */
export interface LaggingListsFault extends FaultBase {
    readonly kind: "laggingLists";
    /** Seconds of the emulator's clock, above 0 and at most 5. */
    readonly seconds: number;
}

/** `null` leaves an optional field as it is. Matches PATCH only. */
export interface NullIgnoredFault extends FaultBase {
    readonly kind: "nullIgnored";
}

/**
 * The health check cannot run: 200 with `status: "error"` and without checks, never from the cache.
 * Matches health requests only.
 */
export interface HealthErrorFault extends FaultBase {
    readonly kind: "healthError";
    /** Default "Health check failed". */
    readonly error?: string | undefined;
    /** `retry_after` in seconds. Default none. */
    readonly retryAfter?: number | undefined;
}

/**
 * Kapso pauses webhooks whose deliveries fail: it sets `active` to false, with a new `updated_at`.
 * Happens before each request that the fault hits; without `match`, that is the next request and
 * every later one.
 */
export interface AutoPauseFault extends FaultBase {
    readonly kind: "autoPause";
    /** One webhook. Default every webhook that the emulator has. */
    readonly webhookId?: string | undefined;
}
