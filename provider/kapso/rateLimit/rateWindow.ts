/** What an answer tells about the limit; absent where it carries no such header. */
export interface RateHeaders {
    limit?: number;
    remaining?: number;
}

// All times in milliseconds, on one monotonic clock.

/** The documented window: the longest that is believed. */
const minute = 60_000;
/** After a 429 that asks for less. */
const minWait = 250;
/** Beyond the computed end of a window, for the service's clock is not ours. */
const margin = 25;

/**
 * What this process knows of the service's fixed window of requests, led by the headers of its
 * answers.
 *
 * A window's end is not in the headers, so the first time it lets one request run into its 429 and
 * takes the length from
 * `Retry-After`. Alone on its key, it uses a window as fast as it can, but for a last tenth that it spreads over the time left: so
 * another process that comes later finds room and shows itself. Beside another one it spreads the
 * second half of each window: each
 * gets a share, neither overshoots, and the jump of the remainder shows when a window begins.
 */
export class RateWindow {
    private limit: number | undefined;
    /** Certain, or a lower bound that only serves to spread requests. */
    private length: { value: number; isSure: boolean } | undefined;
    private remaining: number | undefined;
    /**
     * When the first answer of the current window arrived, and whether the window began shortly
     * before.
     */
    private start: { at: number; isKnown: boolean } | undefined;
    private lastResponse = 0;
    private lastSent = 0;
    private sentInWindow = 0;
    /** Windows for which another process on the key is assumed, since one was noticed. */
    private sharedWindows = 0;
    /** Nothing is known of the current window: one request goes ahead and tells. */
    private isScouting = true;
    private blockedUntil = 0;
    /** Whether the last refusal was for a window that is used up. */
    private isForWindow = true;
    /** Refusals in a row. */
    private refusals = 0;

    /**
     * When the next request may go: now or earlier, later, or `undefined` for as soon as something
     * in flight is answered.
     * `waiting` counts the requests that wait, this one included: what fits into the window need not be spread.
     */
    nextTurn(now: number, inFlight: number, waiting: number): number | undefined {
        if (now < this.blockedUntil) {
            return this.blockedUntil;
        }
        if (this.isScouting) {
            return inFlight === 0 ? now : undefined;
        }
        const { remaining, limit } = this;
        if (remaining === undefined || limit === undefined) {
            return now; // The service, or a proxy before it, tells nothing.
        }
        // What is in flight may be counted in the remainder already; counting it again errs to the
        // safe side until it is answered.
        const free = remaining - inFlight;
        if (this.sharedWindows > 0 && free <= limit / 2) {
            return this.spreadTurn(now, inFlight, remaining, 2);
        }
        if (this.length?.isSure && free <= Math.max(1, limit / 10) && waiting + inFlight > free) {
            return this.spreadTurn(now, inFlight, remaining, 1);
        }
        // While its length is unknown, another process may be as quick as this one, and neither
        // knows of the other yet.
        if (!this.length?.isSure && free <= limit / 4 && waiting + inFlight > free) {
            return inFlight > 0 ? undefined : free > 0 ? now : this.usedUp(now);
        }
        // A part of the window at a time, for another process may do the same.
        if (free > 0 && inFlight < Math.max(1, limit / 5)) {
            return now;
        }
        return inFlight > 0 ? undefined : this.usedUp(now);
    }

    /** A request leaves. Returns whether it is the one that tells of a new window. */
    sent(now: number): boolean {
        this.lastSent = now;
        this.sentInWindow += 1;
        return this.isScouting;
    }

    responded({ limit, remaining }: RateHeaders, now: number, isScout: boolean, inFlight: number): void {
        if (this.isScouting && !isScout) {
            return; // Sent before the window was used up: it tells nothing of the next one.
        }
        this.isScouting = false;
        this.refusals = 0;
        if (limit === undefined || remaining === undefined) {
            return;
        }
        this.limit = limit;
        // Answers overtake each other by as many as are in flight; a larger rise is a new window.
        const hasRisen = this.remaining === undefined || remaining > this.remaining + (isScout ? 0 : inFlight + 1);
        const end = this.end();
        if (hasRisen || (isScout && end !== undefined && now >= end)) {
            this.begin(now, remaining === limit - 1);
            this.sentInWindow = 1 + inFlight;
            this.remaining = remaining;
        } else {
            this.remaining = Math.min(this.remaining ?? remaining, remaining);
        }
        this.lastResponse = now;
        if (limit - remaining > this.sentInWindow) {
            this.sharedWindows = 2;
        }
    }

    /** 429. */
    refused({ limit, remaining }: RateHeaders, retryAfter: number | undefined, now: number, isScout: boolean): void {
        this.limit = limit ?? this.limit;
        this.refusals += 1;
        // A date is cut to whole seconds, so it may have passed already.
        const wait = retryAfter === undefined ? Math.min(1000 * 2 ** (this.refusals - 1), minute) : Math.max(retryAfter, minWait);
        this.blockedUntil = Math.max(this.blockedUntil, now + wait + margin);
        this.isForWindow = remaining === undefined || remaining === 0;
        if (!this.isForWindow) {
            return; // Another limit than the window's, which has room: it tells nothing of it.
        }
        this.remaining = 0;
        const wasExpectedToBeOver = isScout && this.length?.isSure === true;
        this.isScouting = true;
        if (retryAfter !== undefined && !wasExpectedToBeOver) {
            this.measure(now, retryAfter);
        } else if (this.refusals > 1) {
            // Another process has used up the new window already, or the length is wrong: the
            // second time it is measured afresh.
            this.length = undefined;
        }
    }

    /** No answer arrived; the request may have been counted all the same. */
    lost(): void {
        this.remaining = this.remaining === undefined ? undefined : Math.max(0, this.remaining - 1);
    }

    /** The length of a window as far as it is known. */
    get span(): number {
        return this.length?.isSure ? this.length.value : minute;
    }

    /** Why a request waits, after "Kapso": `allows 100 requests a minute`. */
    get reason(): string {
        if (this.limit === undefined || !this.isForWindow) {
            return "asks for it";
        }
        const length = this.span;
        const requests = this.limit === 1 ? "1 request" : `${this.limit} requests`;
        return `allows ${requests} ${length === minute ? "a minute" : `in ${length / 1000} s`}`;
    }

    /** Spreads this process's share of what remains over the time that is left. */
    private spreadTurn(now: number, inFlight: number, remaining: number, processes: number): number | undefined {
        if (inFlight > 0) {
            return undefined;
        }
        const end = this.end();
        if (end !== undefined && now >= end) {
            this.isScouting = true;
            return now;
        }
        if (remaining < processes) {
            return this.usedUp(now);
        }
        if (!this.length || !this.start) {
            return now;
        }
        const left = Math.max(this.start.at + this.length.value - now, this.length.value / 10);
        return this.lastSent + (left * processes) / remaining;
    }

    private usedUp(now: number): number {
        this.isScouting = true;
        this.blockedUntil = this.end() ?? now;
        return this.blockedUntil;
    }

    private end(): number | undefined {
        return this.length?.isSure && this.start ? this.start.at + this.length.value + margin : undefined;
    }

    private begin(now: number, isFirst: boolean): void {
        // With answers just before, the window began between the last of them and now.
        const isWatched = this.length !== undefined && now - this.lastResponse < this.length.value / 4;
        if (isWatched && this.start?.isKnown) {
            const measured = Math.max(1, Math.round((now - this.start.at) / 1000)) * 1000;
            this.length = { value: Math.min(measured, minute), isSure: true };
        }
        this.start = { at: now, isKnown: isFirst || isWatched };
        this.sharedWindows = Math.max(0, this.sharedWindows - 1);
    }

    private measure(now: number, retryAfter: number): void {
        if (retryAfter > minute || this.length?.isSure || !this.start) {
            return;
        }
        // `Retry-After` is rounded up to whole seconds and windows are whole seconds, so with the
        // start known one length fits.
        // Where the service always says 60, the documented minute is the bound.
        const measured = Math.floor((now - this.start.at + retryAfter) / 1000) * 1000;
        this.length = { value: Math.min(minute, Math.max(1000, measured)), isSure: this.start.isKnown };
    }
}
