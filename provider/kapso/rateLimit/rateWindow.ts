/** The rate limit headers of a response. A value is absent if the response lacks its header. */
export interface RateHeaders {
    limit?: number;
    remaining?: number;
}

// All times are in milliseconds on one monotonic clock.

/** The documented length of a window. Longer values are not accepted. */
const minute = 60_000;
/** Minimum wait after a 429. */
const minWait = 250;
/** Added to the computed end of a window, because Kapso's clock differs from the local one. */
const margin = 25;

/**
 * What this process knows about Kapso's fixed window of requests, from the headers of responses
 * (docs/contributing/kapso-api.md#rate-limits-and-time). They do not contain the end of a window,
 * so the first 429 shows it: its `Retry-After` gives the length.
 *
 * Without other clients, requests leave as fast as possible. The last tenth of a window is spread
 * over the time left, so that a new client finds room and becomes visible. With another client on
 * the key, the second half is spread: each gets a share, and the remainder jumps visibly when a
 * window begins.
 */
export class RateWindow {
    private limit: number | undefined;
    /**
     * The length of a window. If it is not sure, it is a lower bound that is only used to spread
     * requests.
     */
    private length: { value: number; isSure: boolean } | undefined;
    private remaining: number | undefined;
    /**
     * When the first response of the current window arrived. `isKnown`: the window began shortly
     * before.
     */
    private start: { at: number; isKnown: boolean } | undefined;
    private lastResponse = 0;
    private lastSent = 0;
    private sentInWindow = 0;
    /**
     * Number of windows for which another client on the key is still assumed, after one was
     * detected.
     */
    private sharedWindows = 0;
    /**
     * Whether nothing is known about the current window. One request is then sent alone (the
     * scout).
     */
    private isScouting = true;
    private blockedUntil = 0;
    /** Whether the last 429 was caused by a window that is used up. */
    private isWindowUsedUp = true;
    /** Number of consecutive 429 responses. */
    private refusals = 0;

    /**
     * When the next request may be sent. `undefined`: after the next response. `waiting` is the
     * number of waiting requests, including this one: if all fit into the window, they are not
     * spread.
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
            return now; // No rate limit headers, perhaps because of a proxy.
        }
        // Kapso may have counted requests in flight already. Counting them again is the safe error.
        const free = remaining - inFlight;
        if (this.sharedWindows > 0 && free <= limit / 2) {
            return this.spreadTurn(now, inFlight, remaining, 2);
        }
        if (this.length?.isSure && free <= Math.max(1, limit / 10) && waiting + inFlight > free) {
            return this.spreadTurn(now, inFlight, remaining, 1);
        }
        // Until the length is sure, another process may send as fast as this one without being
        // detected.
        if (!this.length?.isSure && free <= limit / 4 && waiting + inFlight > free) {
            return inFlight > 0 ? undefined : free > 0 ? now : this.usedUp(now);
        }
        // Only a fifth of the window is in flight, because another process may send at the same
        // time.
        if (free > 0 && inFlight < Math.max(1, limit / 5)) {
            return now;
        }
        return inFlight > 0 ? undefined : this.usedUp(now);
    }

    /** Counts a request that is sent. Returns whether it is the scout of a new window. */
    sent(now: number): boolean {
        this.lastSent = now;
        this.sentInWindow += 1;
        return this.isScouting;
    }

    responded({ limit, remaining }: RateHeaders, now: number, isScout: boolean, inFlight: number): void {
        if (this.isScouting && !isScout) {
            return; // Sent in the previous window, so it shows nothing about the next one.
        }
        this.isScouting = false;
        this.refusals = 0;
        if (limit === undefined || remaining === undefined) {
            return;
        }
        this.limit = limit;
        // Responses can overtake each other, by at most the number in flight. A larger rise is a
        // new window.
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

    /** Handles a 429. */
    refused({ limit, remaining }: RateHeaders, retryAfter: number | undefined, now: number, isScout: boolean): void {
        this.limit = limit ?? this.limit;
        this.refusals += 1;
        // A date in `Retry-After` has whole seconds, so it may already have passed.
        const wait = retryAfter === undefined ? Math.min(1000 * 2 ** (this.refusals - 1), minute) : Math.max(retryAfter, minWait);
        this.blockedUntil = Math.max(this.blockedUntil, now + wait + margin);
        this.isWindowUsedUp = remaining === undefined || remaining === 0;
        if (!this.isWindowUsedUp) {
            return; // Another limit caused the 429. The window has room left.
        }
        this.remaining = 0;
        const wasExpectedToBeOver = isScout && this.length?.isSure === true;
        this.isScouting = true;
        if (retryAfter !== undefined && !wasExpectedToBeOver) {
            this.measure(now, retryAfter);
        } else if (this.refusals > 1) {
            // Either another process has used up the new window, or the length is wrong. After the
            // second 429, the length is measured again.
            this.length = undefined;
        }
    }

    /** No response arrived. Kapso may have counted the request. */
    lost(): void {
        this.remaining = this.remaining === undefined ? undefined : Math.max(0, this.remaining - 1);
    }

    /** The length of a window if it is sure, otherwise the documented minute. */
    get span(): number {
        return this.length?.isSure ? this.length.value : minute;
    }

    /** The reason for a wait, to follow "Kapso" in a message: `allows 100 requests a minute`. */
    get reason(): string {
        if (this.limit === undefined || !this.isWindowUsedUp) {
            return "asked for this wait";
        }
        const length = this.span;
        const requests = this.limit === 1 ? "1 request" : `${this.limit} requests`;
        return `allows ${requests} ${length === minute ? "a minute" : `in ${length / 1000} s`}`;
    }

    /** Spreads this process's share of the remaining requests over the time left. */
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
        // If a response arrived shortly before, the window began between that response and this
        // one.
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
        // `Retry-After` is rounded up to whole seconds and windows last whole seconds. With a known
        // start, only one length fits. If Kapso always sends 60, the documented minute is the upper
        // bound.
        const measured = Math.floor((now - this.start.at + retryAfter) / 1000) * 1000;
        this.length = { value: Math.min(minute, Math.max(1000, measured)), isSure: this.start.isKnown };
    }
}
