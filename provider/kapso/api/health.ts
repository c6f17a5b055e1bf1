import { z } from "zod";
import { UnexpectedResponseError } from "../errors/requestErrors";
import type { KapsoClient } from "../http/client";
import { pause } from "../http/retry";
import { maxFieldLength } from "./limits";

const text = z.nullish(z.string()).catch(undefined);

const check = z.object({
    passed: z.nullish(z.boolean()).catch(undefined),
    details: z.nullish(z.record(z.string(), z.unknown())).catch(undefined),
    error: text,
});

const report = z
    .object({
        status: z.string(),
        timestamp: text,
        error: text,
        retry_after: z.unknown().optional(),
        checks: z.record(z.string(), check).catch({}),
    })
    .transform(({ retry_after, ...others }) => ({ ...others, retryAfter: secondsOf(retry_after) }));

/**
 * Kapso's report about a config's connection to Meta. `status` is `healthy`, `degraded`,
 * `unhealthy` or `error`; `retryAfter` is in seconds.
 */
export type HealthReport = z.infer<typeof report>;

/**
 * Maximum number of requests for one report while Kapso cannot make the check (`status: error`).
 */
const maxTries = 4;
/** Wait before the second request if Kapso names no time, in milliseconds. Doubled each time. */
const firstWait = 1000;
/** Maximum total wait for one report, in milliseconds. Kapso may ask for up to an hour. */
const maxTotalWait = 60_000;

/**
 * Reads the health of configs. If Meta refuses a token, Kapso responds with 200 and `unhealthy`.
 */
export class Health {
    constructor(
        private readonly client: KapsoClient,
        private readonly path: (id: string) => string,
    ) {}

    /**
     * Requests the report again while its status is `error`, after the time that Kapso names. After
     * the last request, returns the report with that status.
     */
    async of(id: string): Promise<HealthReport> {
        const { cancellation, logLine } = this.client.run;
        for (let tries = 1, waited = 0; ; tries += 1) {
            const found = await this.ask(id);
            const wait = found.retryAfter === undefined ? firstWait * 2 ** (tries - 1) : found.retryAfter * 1000;
            waited += wait;
            if (found.status !== "error" || tries >= maxTries || waited > maxTotalWait || cancellation.aborted) {
                return found;
            }
            if (wait >= 1000) {
                logLine(`waiting ${Math.ceil(wait / 1000)} s: Kapso could not check the health of WhatsApp config ${id} yet`);
            }
            await pause(wait, cancellation);
            if (cancellation.aborted) {
                return found;
            }
        }
    }

    private async ask(id: string): Promise<HealthReport> {
        const attempt = `read the health of WhatsApp config ${id}`;
        const parsed = report.safeParse(await this.client.send({ method: "GET", path: this.path(id), attempt, isHealthCheck: true }));
        if (!parsed.success) {
            throw new UnexpectedResponseError(attempt, undefined, "the body is not a health report");
        }
        if (JSON.stringify(parsed.data).length > maxFieldLength) {
            throw new UnexpectedResponseError(attempt, undefined, `the health report is longer than ${maxFieldLength} characters`);
        }
        return parsed.data;
    }
}

/**
 * Seconds until a time that is given as a number, as digits or as a date. `undefined` for other
 * values.
 */
function secondsOf(retryAfter: unknown): number | undefined {
    if (typeof retryAfter === "number" && Number.isFinite(retryAfter) && retryAfter >= 0) {
        return retryAfter;
    }
    if (typeof retryAfter !== "string") {
        return undefined;
    }
    if (/^\d{1,9}$/.test(retryAfter.trim())) {
        return Number(retryAfter);
    }
    const until = /^\d{4}-\d\d-\d\d/.test(retryAfter) ? Date.parse(retryAfter) : Number.NaN;
    return Number.isNaN(until) ? undefined : Math.max(0, Math.ceil((until - Date.now()) / 1000));
}
