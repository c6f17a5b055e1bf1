import type { Context } from "hono";
import { authenticate } from "../api/request";
import type { Kapso, RouteEnv } from "../call";
import type { ConfigRecord } from "../store/records";
import { timestamp } from "../store/table";
import { healthOf } from "./checks";

/** A health response is 200 for every result of the checks, and it has no `data` key. */
export function healthResponse(c: Context<RouteEnv>, kapso: Kapso, find: (project: string) => ConfigRecord): Response {
    const project = authenticate(c);
    for (const [name, value] of Object.entries(kapso.healthLimits.take(project))) {
        c.header(name, value);
    }
    const config = find(project);
    const { healthError, tokenIsDead } = c.env.conditions;
    if (healthError !== undefined) {
        const { error, retryAfter } = healthError;
        const retry = retryAfter === undefined ? {} : { retry_after: retryAfter };
        return c.json({ status: "error", timestamp: timestamp(kapso.now()), error, ...retry });
    }
    const isTokenError = tokenIsDead(config);
    return c.json(kapso.healthCache.bodyOf(config, () => ({ report: healthOf(config, isTokenError), isTokenError })));
}
