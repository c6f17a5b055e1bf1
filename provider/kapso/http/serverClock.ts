/** How far the clock of the `Date` header may be from the one of `created_at`, in milliseconds. */
const tolerance = 2000;
/** Kapso may cut a time to whole seconds. */
const second = 1000;

/** A moment of `performance.now()`, and Kapso's time then, as it was known then. */
export interface Moment {
    at: number;
    kapso: number | undefined;
}

/** Kapso's clock, as the `Date` headers of its responses tell it. */
export class ServerClock {
    /** Kapso's time minus `performance.now()`: a lower bound that each response may raise. */
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
     * Whether Kapso certainly created something before or after these moments. Without a clock,
     * nothing is certain.
     */
    isOutside(createdAt: unknown, from: Moment, until: Moment): boolean {
        const time = typeof createdAt === "string" ? Date.parse(createdAt) : Number.NaN;
        if (this.ahead === undefined || Number.isNaN(time)) {
            return false;
        }
        // The clock may have jumped since then. Of the old and the new reading, use the one that
        // gives
        // the longer span.
        const earliest = Math.min(from.at + this.ahead, from.kapso ?? Number.POSITIVE_INFINITY) - tolerance;
        const latest = Math.max(until.at + this.ahead, until.kapso ?? Number.NEGATIVE_INFINITY) + second + tolerance;
        return time + second < earliest || time > latest;
    }
}
