import { setTimeout as sleep } from "node:timers/promises";
import { KapsoError } from "../errors/kapsoError";
import {
    CancelledError,
    ConnectionError,
    cancelledBeforeSentAgain,
    TimeoutError,
    TooLargeError,
    UnexpectedResponseError,
} from "../errors/requestErrors";
import { RateLimitError, RedirectError, ServerError } from "../errors/statusErrors";
import type { KapsoRequest } from "./request";

/** Waits double from `firstWait` to `maxRetryWait`, with full jitter. Times are in milliseconds. */
const firstWait = 500;
const maxRetryWait = 10_000;
const maxTries = 8;
const maxRetryTime = 120_000;
/**
 * Maximum number of 429 responses to one request. The pacer waits after each, so this stops a
 * server that refuses every request.
 */
const maxRefusals = 20;

/** Whether Kapso may still be executing the request behind a timeout or a failed proxy. */
export function mayBeRunning(error: unknown): boolean {
    return error instanceof TimeoutError || (error instanceof ServerError && (error.status === 502 || error.status === 504));
}

/**
 * Retries `send` after failures that are temporary and safe to retry. 429 and failed connections
 * are retried for every method, because the request was not executed. Other failures may follow an
 * executed request, so a POST is not retried: it could create a duplicate.
 */
export async function retrying<Result>(
    request: KapsoRequest,
    cancellation: AbortSignal,
    send: (paced: (milliseconds: number) => void, existenceCheck?: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
    let started = performance.now();
    // `maxWait` bounds the wait for the rate limit, so that wait does not count as retry time.
    const paced = (milliseconds: number) => {
        started += milliseconds;
    };
    let refusals = 0;
    /**
     * The last failure after which Kapso may have executed the request, otherwise the last failure.
     */
    let last: KapsoError | undefined;
    let checkError: unknown;
    const existenceCheck = async () => {
        // After a cancellation, the pacer rejects the next turn, which ends the loop.
        if (!cancellation.aborted) {
            await request.beforeRetry?.(last).catch((error: unknown) => {
                checkError = error;
                throw error;
            });
        }
    };
    for (let tries = 1; ; tries += 1) {
        try {
            return await send(paced, request.beforeRetry && mayHaveBeenExecuted(last) ? existenceCheck : undefined);
        } catch (error) {
            if (error === checkError && last && !(error instanceof KapsoError && wasNotSent(error))) {
                throw withTries(last, tries - 1 + refusals);
            }
            if (!(error instanceof KapsoError)) {
                throw error;
            }
            if (wasNotSent(error)) {
                throw last === undefined ? error : errorOfUnsentRetry(request, last, error, tries - 1 + refusals);
            }
            last = mayHaveBeenExecuted(error) || !mayHaveBeenExecuted(last) ? error : last;
            if (error instanceof RateLimitError && refusals < maxRefusals) {
                refusals += 1;
                tries -= 1;
                continue;
            }
            const wait = waitBefore(tries, error);
            const isRetried = isRepeatable(request.method, error) && tries < maxTries;
            if (!isRetried || performance.now() - started + wait >= maxRetryTime) {
                throw withTries(error, tries + refusals);
            }
            // After a cancellation, the pacer rejects the next turn, which ends the loop.
            if (!cancellation.aborted) {
                request.onRetry?.(error);
                await pause(wait, cancellation);
            }
        }
    }
}

/**
 * Whether this process did not send the request: the run was cancelled, or `maxWait` was exceeded.
 */
function wasNotSent(error: KapsoError): boolean {
    return error instanceof CancelledError || (error instanceof RateLimitError && error.status === undefined);
}

/**
 * The error of a request that failed `tries` times and was then not sent because of `end`. If Kapso
 * may have executed the request, its last failure is the error.
 */
function errorOfUnsentRetry({ method, attempt }: KapsoRequest, last: KapsoError, end: KapsoError, tries: number): KapsoError {
    if (mayHaveBeenExecuted(last)) {
        const why = end instanceof CancelledError ? "the run was cancelled" : end.reason;
        last.countEarlier(tries - 1, method === "GET" ? why : `${why}: the request may have been executed`);
        return last;
    }
    return end instanceof CancelledError ? cancelledBeforeSentAgain(attempt, last.reason) : end;
}

/** Waits. Returns early, without an error, if the run is cancelled; the caller checks for that. */
export async function pause(milliseconds: number, cancellation: AbortSignal): Promise<void> {
    await sleep(milliseconds, undefined, { signal: cancellation }).catch(() => undefined);
}

function isRepeatable(method: KapsoRequest["method"], error: unknown): boolean {
    if (error instanceof ConnectionError && !error.sent) {
        return true;
    }
    const wouldFailAgain = error instanceof RedirectError || error instanceof TooLargeError;
    return method !== "POST" && !wouldFailAgain && mayHaveBeenExecuted(error);
}

/** Whether Kapso may have executed the request although it failed. The caller must find out. */
export function mayHaveBeenExecuted(error: unknown): boolean {
    return (
        (error instanceof ServerError && error.status !== 501) ||
        error instanceof TimeoutError ||
        error instanceof UnexpectedResponseError ||
        error instanceof TooLargeError ||
        (error instanceof ConnectionError && error.sent) ||
        // 307 and 308 refer the request to another URL. Other redirects may point to the result.
        (error instanceof RedirectError && error.status !== 307 && error.status !== 308)
    );
}

function waitBefore(tries: number, error: unknown): number {
    if (error instanceof ServerError && error.retryAfter !== undefined) {
        return Math.min(error.retryAfter, maxRetryTime / 2);
    }
    return Math.random() * Math.min(maxRetryWait, firstWait * 2 ** (tries - 1));
}

/**
 * Adds the total number of tries to the error message. The last of them may count several itself.
 */
export function withTries(error: unknown, tries: number): unknown {
    if (error instanceof KapsoError) {
        error.countEarlier(tries - 1);
    }
    return error;
}
