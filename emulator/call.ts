import type { HealthCache } from "./health/cache";
import type { HealthLimits } from "./health/limits";
import type { Settings } from "./settings";
import type { ConfigRecord } from "./store/records";
import type { Store } from "./store/store";

/** What every route of an API generation works with. */
export interface Kapso {
    readonly store: Store;
    readonly settings: Settings;
    readonly healthLimits: HealthLimits;
    readonly healthCache: HealthCache;
    readonly now: () => number;
}

/** One request as it reaches a route: Hono carries it as the bindings of its environment. */
export interface Call {
    /** Project of the API key; undefined when the key is missing or unknown. */
    readonly project: string | undefined;
    /** The body as sent, "" when there is none. */
    readonly text: string;
    readonly conditions: Conditions;
}

export type RouteEnv = { Bindings: Call };

/** How the service is unwell while it answers this one request. */
export interface Conditions {
    /** Lists show creations and deletions as of so many seconds ago. */
    lagSeconds: number;
    /** `null` in a PATCH leaves an optional field as it is. */
    nullIgnored: boolean;
    /** Whether Meta refuses the token of this config. */
    tokenIsDead: (config: ConfigRecord) => boolean;
    /** Why a health check cannot run; undefined if it can. */
    healthError: HealthError | undefined;
}

export interface HealthError {
    readonly error: string;
    /** Seconds. */
    readonly retryAfter?: number | undefined;
}

export function wellConditions(settings: Settings): Conditions {
    return { lagSeconds: 0, nullIgnored: !settings.nullClears, tokenIsDead: () => false, healthError: undefined };
}
