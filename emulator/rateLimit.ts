import type { RateLimit } from "./options";

/** The limiter's result for one request. */
export interface Allowance {
    readonly allowed: boolean;
    readonly limit: number;
    readonly remaining: number;
    /** Whole seconds until the window ends, at least 1: the value of `Retry-After`. */
    readonly retryAfterSeconds: number;
}

/** Counts requests in fixed windows, one window per key. */
export class RateLimiter {
    private readonly windows = new Map<string, { endsAt: number; used: number }>();

    constructor(
        private rate: RateLimit,
        private readonly now: () => number,
    ) {}

    take(key: string): Allowance {
        const now = this.now();
        const window = this.windowAt(key, now);
        window.used += 1;
        return {
            allowed: window.used <= this.rate.limit,
            limit: this.rate.limit,
            remaining: Math.max(0, this.rate.limit - window.used),
            retryAfterSeconds: Math.max(1, Math.ceil((window.endsAt - now) / 1000)),
        };
    }

    /** The remaining requests, without counting one. */
    peek(key: string): Pick<Allowance, "limit" | "remaining"> {
        const { used } = this.windowAt(key, this.now());
        return { limit: this.rate.limit, remaining: Math.max(0, this.rate.limit - used) };
    }

    get windowSeconds(): number {
        return this.rate.windowSeconds;
    }

    /** Sets another limit and removes every running window. */
    reset(rate: RateLimit): void {
        this.rate = rate;
        this.windows.clear();
    }

    private windowAt(key: string, now: number): { endsAt: number; used: number } {
        const running = this.windows.get(key);
        if (running !== undefined && now < running.endsAt) {
            return running;
        }
        const fresh = { endsAt: now + this.rate.windowSeconds * 1000, used: 0 };
        this.windows.set(key, fresh);
        return fresh;
    }
}
