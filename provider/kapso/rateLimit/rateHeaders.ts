import type { HttpResponse } from "../http/transport";
import type { RateHeaders } from "./rateWindow";

/** A service that asks for more than this is not waited for at its word. Milliseconds. */
const longestRetryAfter = 3_600_000;

export function rateHeaders({ headers }: HttpResponse): RateHeaders {
    const limit = wholeNumber(headers["x-ratelimit-limit"]);
    const remaining = wholeNumber(headers["x-ratelimit-remaining"]);
    return { ...(limit === undefined ? {} : { limit }), ...(remaining === undefined ? {} : { remaining }) };
}

/**
 * Of the limit of health checks, which counts all keys of a project: requests in a second and in a
 * minute.
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
 * `Retry-After` in milliseconds from now: seconds or a date, at most an hour; `undefined` where
 * there is none or it is neither.
 */
export function retryAfter({ headers }: HttpResponse): number | undefined {
    const value = headers["retry-after"];
    if (typeof value !== "string" || value.trim() === "") {
        return undefined;
    }
    const seconds = wholeNumber(value.trim());
    // Date.parse makes a date of almost any digits; an HTTP date has the names of a day and a
    // month.
    const date = /[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
    const wait = seconds === undefined ? date - Date.now() : seconds * 1000;
    return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), longestRetryAfter);
}

function wholeNumber(value: string | string[] | undefined): number | undefined {
    return typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}
