import { ApiError } from "../apiError";
import type { HealthLimit } from "../options";
import { type Allowance, RateLimiter } from "../rateLimit";

/**
 * Whether a request is for the health of a config. Such requests count only against the limits
 * below.
 */
export function isHealthPath(path: string): boolean {
    return /\/(whatsapp_configs|whatsapp\/phone_numbers)\/[^/]+\/health$/.test(path);
}

/** The two windows of health requests, counted per project for all its API keys together. */
export class HealthLimits {
    private readonly second: RateLimiter;
    private readonly minute: RateLimiter;

    constructor({ perSecond, perMinute }: HealthLimit, now: () => number) {
        this.second = new RateLimiter({ limit: perSecond, windowSeconds: 1 }, now);
        this.minute = new RateLimiter({ limit: perMinute, windowSeconds: 60 }, now);
    }

    /** Counts one request. Returns the headers of its response, or throws the 429. */
    take(project: string): Readonly<Record<string, string>> {
        const second = this.second.take(project);
        const minute = this.minute.take(project);
        const headers = { ...headersOf("Second", second), ...headersOf("Minute", minute) };
        const refused = [second, minute].filter(({ allowed }) => !allowed);
        if (refused.length > 0) {
            const retryAfter = Math.max(...refused.map(({ retryAfterSeconds }) => retryAfterSeconds));
            throw new HealthLimitExceeded(retryAfter, headers);
        }
        return headers;
    }
}

class HealthLimitExceeded extends ApiError {
    constructor(retryAfterSeconds: number, headers: Readonly<Record<string, string>>) {
        super(429, "Health check rate limit exceeded", { "Retry-After": String(retryAfterSeconds), ...headers });
    }

    override get body(): Readonly<Record<string, string>> {
        return { error: this.message, message: "Too many health checks for this project. Please try again later." };
    }
}

function headersOf(window: "Second" | "Minute", { limit, remaining }: Allowance): Record<string, string> {
    return { [`X-Health-RateLimit-${window}-Limit`]: String(limit), [`X-Health-RateLimit-${window}-Remaining`]: String(remaining) };
}
