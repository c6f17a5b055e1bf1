/**
 * Maximum difference between the clocks of the `Date` header and of `created_at`, in milliseconds.
 */
const tolerance = 2000;
/** Kapso may truncate a time to whole seconds. */
const second = 1000;

/** A time on the clock of `performance.now()`, and Kapso's time as it was known then. */
export interface Moment {
    at: number;
    kapso: number | undefined;
}

/** Estimates Kapso's clock from the `Date` headers of its responses. */
export class ServerClock {
    /**
     * Kapso's time minus `performance.now()`. A lower bound, because each response was on its way
     * for a while. Each response can raise it.
     */
    private ahead: number | undefined;

    heard(date: string | string[] | undefined): void {
        const ahead = (typeof date === "string" ? Date.parse(date) : Number.NaN) - performance.now();
        if (Number.isNaN(ahead)) {
            return;
        }
        const hasJumpedBack = this.ahead !== undefined && ahead < this.ahead - second - tolerance;
        this.ahead = this.ahead === undefined || hasJumpedBack ? ahead : Math.max(this.ahead, ahead);
    }

    now(): Moment {
        const at = performance.now();
        return { at, kapso: this.ahead === undefined ? undefined : at + this.ahead };
    }

    /**
     * Whether Kapso certainly created an object before `from` or after `until`. Returns `false` if
     * Kapso's clock is unknown.
     */
    isOutside(createdAt: unknown, from: Moment, until: Moment): boolean {
        const time = typeof createdAt === "string" ? Date.parse(createdAt) : Number.NaN;
        if (this.ahead === undefined || Number.isNaN(time)) {
            return false;
        }
        // Kapso's clock may have jumped since then. Use the old or the new estimate, whichever
        // gives the longer span.
        const earliest = Math.min(from.at + this.ahead, from.kapso ?? Number.POSITIVE_INFINITY) - tolerance;
        const latest = Math.max(until.at + this.ahead, until.kapso ?? Number.NEGATIVE_INFINITY) + second + tolerance;
        return time + second < earliest || time > latest;
    }
}
