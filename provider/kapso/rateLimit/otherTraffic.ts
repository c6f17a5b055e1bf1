import type { RateHeaders } from "./rateWindow";

/**
 * Counts requests that other processes send with the same API key: those that Kapso counted and
 * this process did not send. A lower bound, which is exact while only one request is in flight.
 */
export class OtherTraffic {
    private others = 0;
    private sentInAll = 0;
    private responsesInAll = 0;
    /**
     * The smallest difference, over all responses, between the requests that Kapso counted and the
     * requests of this process that Kapso had certainly counted.
     */
    private base: { min: number } | undefined;

    get count(): number {
        return this.others;
    }

    /**
     * Counts a request that is sent. The caller passes the headers of its response to the result.
     */
    sent(): (headers: RateHeaders) => void {
        this.sentInAll += 1;
        const { base, responsesInAll } = this;
        // Kapso counted every earlier response before this request, in the same window or an
        // earlier one.
        const min = base?.min;
        return ({ limit, remaining }) => {
            this.responsesInAll += 1;
            if (limit === undefined || remaining === undefined) {
                return;
            }
            const used = limit - remaining;
            const foreign = min === undefined || base !== this.base ? 0 : used - this.sentInAll - min;
            if (foreign > 0) {
                this.others += foreign;
                this.base = undefined;
            }
            const own = used - (responsesInAll + 1);
            if (this.base === undefined) {
                this.base = { min: own };
            } else {
                this.base.min = Math.min(this.base.min, own);
            }
        };
    }
}
