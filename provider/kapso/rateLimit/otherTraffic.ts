import type { RateHeaders } from "./rateWindow";

/**
 * Counts requests that other processes send with the same API key: what Kapso's rate limit has
 * counted, and this process has not sent. A lower bound, which is exact while one request is in
 * flight.
 */
export class OtherTraffic {
    private others = 0;
    private sentInAll = 0;
    private responsesInAll = 0;
    /**
     * Each response shows the requests that Kapso counted minus the requests of this process that
     * it
     * certainly counted. This is the smallest such difference.
     */
    private base: { least: number } | undefined;

    get count(): number {
        return this.others;
    }

    /** A request leaves. The result takes the headers of its response. */
    sent(): (headers: RateHeaders) => void {
        this.sentInAll += 1;
        const { base, responsesInAll } = this;
        // A response that came before this request left was counted before it, in the same window
        // or an earlier one.
        const least = base?.least;
        return ({ limit, remaining }) => {
            this.responsesInAll += 1;
            if (limit === undefined || remaining === undefined) {
                return;
            }
            const used = limit - remaining;
            const foreign = least === undefined || base !== this.base ? 0 : used - this.sentInAll - least;
            if (foreign > 0) {
                this.others += foreign;
                this.base = undefined;
            }
            const own = used - (responsesInAll + 1);
            if (this.base === undefined) {
                this.base = { least: own };
            } else {
                this.base.least = Math.min(this.base.least, own);
            }
        };
    }
}
