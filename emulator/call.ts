import type { HealthCache } from "./health/cache";
import type { HealthLimits } from "./health/limits";
import type { Settings } from "./settings";
import type { ConfigRecord } from "./store/records";
import type { Store } from "./store/store";

/** Shared by all routes of both API versions. */
export interface Kapso {
    readonly store: Store;
    readonly settings: Settings;
    readonly healthLimits: HealthLimits;
    readonly healthCache: HealthCache;
    readonly now: () => number;
}

/** One request. Hono passes it to a route as the bindings of its environment. */
export interface Call {
    /** Project of the API key; undefined if the key is missing or unknown. */
    readonly project: string | undefined;
    /** The body as sent, or "" without a body. */
    readonly text: string;
    readonly conditions: Conditions;
}

export type RouteEnv = { Bindings: Call };

/** How faults change Kapso's behaviour for one request. */
export interface Conditions {
    /** Lists show creations and deletions as they were this many seconds ago. */
    lagSeconds: number;
    /** `null` in a PATCH does not change an optional field. */
    nullIgnored: boolean;
    /** Whether Meta refuses the access token of this config. */
    tokenIsDead: (config: ConfigRecord) => boolean;
    /** Why a health check cannot run; undefined if it can. */
    healthError: HealthError | undefined;
}

export interface HealthError {
    readonly error: string;
    /** In seconds. */
    readonly retryAfter?: number | undefined;
}

export function defaultConditions(settings: Settings): Conditions {
    return { lagSeconds: 0, nullIgnored: !settings.nullClears, tokenIsDead: () => false, healthError: undefined };
}
