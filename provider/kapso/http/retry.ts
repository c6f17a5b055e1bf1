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

/** Waits double from the first to the longest, with full jitter. Times in milliseconds. */
const firstWait = 500;
const longestWait = 10_000;
const maxTries = 8;
const longestTime = 120_000;
/**
 * Refusals by the rate limit are waited out by the pacer; this bounds a service that never lets a
 * request through.
 */
const maxRefusals = 20;

/** Whether the service, behind a proxy or a broken connection, may be at it still. */
export function mayBeRunning(error: unknown): boolean {
    return error instanceof TimeoutError || (error instanceof ServerError && (error.status === 502 || error.status === 504));
}

/**
 * Repeats `send` while its failure is of a kind that passes and that a repetition cannot make
 * worse:
 * 429 for every method, for the request was not executed; a connection that was never made,
 * likewise; what may have been executed
 * (5xx, a time-out, a broken connection, a cut body) for every method but POST, whose repetition
 * might create twice.
 */
export async function retrying<Result>(
    request: KapsoRequest,
    cancellation: AbortSignal,
    send: (paced: (milliseconds: number) => void, existenceCheck?: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
    let started = performance.now();
    // The wait for the rate limit has a bound of its own.
    const paced = (milliseconds: number) => {
        started += milliseconds;
    };
    let refusals = 0;
    /** The last failure, or the last one that may have been executed. */
    let last: KapsoError | undefined;
    let objection: unknown;
    const existenceCheck = async () => {
        // After a cancellation, the next turn is refused, which ends this.
        if (!cancellation.aborted) {
            await request.mayRepeat?.(last).catch((error: unknown) => {
                objection = error;
                throw error;
            });
        }
    };
    for (let tries = 1; ; tries += 1) {
        try {
            return await send(paced, request.mayRepeat && mayHaveBeenExecuted(last) ? existenceCheck : undefined);
        } catch (error) {
            if (error === objection && last && !(error instanceof KapsoError && wasNotSent(error))) {
                throw withTries(last, tries - 1 + refusals);
            }
            if (!(error instanceof KapsoError)) {
                throw error;
            }
            if (wasNotSent(error)) {
                throw last === undefined ? error : cutShort(request, last, error, tries - 1 + refusals);
            }
            last = mayHaveBeenExecuted(error) || !mayHaveBeenExecuted(last) ? error : last;
            if (error instanceof RateLimitError && refusals < maxRefusals) {
                refusals += 1;
                tries -= 1;
                continue;
            }
            const wait = waitBefore(tries, error);
            const isRetried = isRepeatable(request.method, error) && tries < maxTries;
            if (!isRetried || performance.now() - started + wait >= longestTime) {
                throw withTries(error, tries + refusals);
            }
            // After a cancellation, the next turn is refused, which ends this.
            if (!cancellation.aborted) {
                request.onRepeat?.(error);
                await pause(wait, cancellation);
            }
        }
    }
}

/**
 * Whether this process itself did not send a request: the run was cancelled, or its turn would come
 * too late.
 */
function wasNotSent(error: KapsoError): boolean {
    return error instanceof CancelledError || (error instanceof RateLimitError && error.status === undefined);
}

/**
 * What is known of a request that failed, `tries` times so far, and was not sent again for the
 * reason that `end` gives.
 */
function cutShort({ method, attempt }: KapsoRequest, last: KapsoError, end: KapsoError, tries: number): KapsoError {
    if (mayHaveBeenExecuted(last)) {
        const why = end instanceof CancelledError ? "the run was cancelled" : end.reason;
        last.countEarlier(tries - 1, method === "GET" ? why : `${why}: it may have been executed`);
        return last;
    }
    return end instanceof CancelledError ? cancelledBeforeSentAgain(attempt, last.reason) : end;
}

/** Ends early, without an error, when the run is cancelled: then what follows decides. */
export async function pause(milliseconds: number, cancellation: AbortSignal): Promise<void> {
    await sleep(milliseconds, undefined, { signal: cancellation }).catch(() => undefined);
}

function isRepeatable(method: KapsoRequest["method"], error: unknown): boolean {
    if (error instanceof ConnectionError && !error.sent) {
        return true;
    }
    const isSameAgain = error instanceof RedirectError || error instanceof TooLargeError;
    return method !== "POST" && !isSameAgain && mayHaveBeenExecuted(error);
}

/** Whether the request may have had its effect although it failed: what follows must find out. */
export function mayHaveBeenExecuted(error: unknown): boolean {
    return (
        (error instanceof ServerError && error.status !== 501) ||
        error instanceof TimeoutError ||
        error instanceof UnexpectedResponseError ||
        error instanceof TooLargeError ||
        (error instanceof ConnectionError && error.sent) ||
        // 307 and 308 ask for the same request elsewhere; the others may point to the result.
        (error instanceof RedirectError && error.status !== 307 && error.status !== 308)
    );
}

function waitBefore(tries: number, error: unknown): number {
    if (error instanceof ServerError && error.retryAfter !== undefined) {
        return Math.min(error.retryAfter, longestTime / 2);
    }
    return Math.random() * Math.min(longestWait, firstWait * 2 ** (tries - 1));
}

/**
 * Says in the message how often it was tried in all: `tries` times, of which the last may itself be
 * several.
 */
export function withTries(error: unknown, tries: number): unknown {
    if (error instanceof KapsoError) {
        error.countEarlier(tries - 1);
    }
    return error;
}
