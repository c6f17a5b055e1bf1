import type { HttpResponse } from "../http/transport";
import type { RateHeaders } from "./rateWindow";

/** Maximum wait that `Retry-After` can request, in milliseconds. Longer values are cut to it. */
const maxRetryAfter = 3_600_000;

export function rateHeaders({ headers }: HttpResponse): RateHeaders {
    const limit = wholeNumber(headers["x-ratelimit-limit"]);
    const remaining = wholeNumber(headers["x-ratelimit-remaining"]);
    return { ...(limit === undefined ? {} : { limit }), ...(remaining === undefined ? {} : { remaining }) };
}

/**
 * The headers of the limit for health checks, which counts requests of all API keys of a project
 * per second and per minute.
 */
export function healthRateHeaders({ headers }: HttpResponse): { second: RateHeaders; minute: RateHeaders } {
    const of = (window: string): RateHeaders => {
        const limit = wholeNumber(headers[`x-health-ratelimit-${window}-limit`]);
        const remaining = wholeNumber(headers[`x-health-ratelimit-${window}-remaining`]);
        return { ...(limit === undefined ? {} : { limit }), ...(remaining === undefined ? {} : { remaining }) };
    };
    return { second: of("second"), minute: of("minute") };
}

/**
 * `Retry-After`, given as seconds or as a date, in milliseconds from now. At most an hour.
 * `undefined` if the header is absent or malformed.
 */
export function retryAfter({ headers }: HttpResponse): number | undefined {
    const value = headers["retry-after"];
    if (typeof value !== "string" || value.trim() === "") {
        return undefined;
    }
    const seconds = wholeNumber(value.trim());
    // `Date.parse` accepts almost any digits. An HTTP date contains the names of a day and a month.
    const date = /[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
    const wait = seconds === undefined ? date - Date.now() : seconds * 1000;
    return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), maxRetryAfter);
}

function wholeNumber(value: string | string[] | undefined): number | undefined {
    return typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}
