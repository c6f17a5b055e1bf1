import { pause } from "../http/retry";
import { type PacerOptions, type Turn, waitsTooLong } from "./pacer";
import type { RateHeaders } from "./rateWindow";

// All times are in milliseconds on the clock of `performance.now()`.

/** Longer than Kapso's windows, because clocks differ and requests can overtake each other. */
const windows = { second: 1100, minute: 61_000 };
/** Minimum wait after a 429. */
const minWait = 250;
/** Shorter waits are not logged. */
const minLoggedWait = 1000;

/**
 * Paces health checks. Kapso limits them per project, across all API keys: 5 per second and 60 per
 * minute, with their own headers and 429. They wait here, so that no other request waits behind
 * them.
 */
export class HealthPace {
    private readonly limits = { second: 5, minute: 60 };
    /** When the health checks of the last minute were sent, oldest first. */
    private sent: number[] = [];
    private blockedUntil = 0;
    /** Number of consecutive 429 responses. */
    private refusals = 0;
    private queue: Promise<unknown> = Promise.resolve();

    constructor(private readonly options: PacerOptions) {}

    /**
     * Waits for the turn of a health check, and then for the turn that every request needs
     * (`common`). Health checks wait for `common` one at a time, otherwise all would be sent
     * together afterwards.
     */
    enter(attempted: string, since: number, common: () => Promise<Turn>): Promise<Turn> {
        const entered = this.queue.then(async () => {
            await this.wait(attempted, since);
            const turn = await common();
            this.sent.push(performance.now());
            return turn;
        });
        this.queue = entered.catch(() => undefined);
        return entered;
    }

    responded({ second, minute }: { second: RateHeaders; minute: RateHeaders }): void {
        this.refusals = 0;
        // A limit of 0 would block all health checks, so ignore it.
        this.limits.second = second.limit || this.limits.second;
        this.limits.minute = minute.limit || this.limits.minute;
    }

    /**
     * Handles a 429 of the limit for health checks. Other clients of the project share that limit.
     */
    refused(retryAfter: number | undefined): void {
        this.refusals += 1;
        const wait = retryAfter ?? Math.min(1000 * 2 ** (this.refusals - 1), windows.minute);
        this.blockedUntil = Math.max(this.blockedUntil, performance.now() + Math.max(wait, minWait));
    }

    private async wait(attempted: string, since: number): Promise<void> {
        const { maxWait, cancellation, logLine } = this.options;
        for (;;) {
            const now = performance.now();
            const turn = this.nextTurn(now);
            if (turn <= now || cancellation.aborted) {
                return; // The pacer rejects the next turn of a cancelled run.
            }
            if (turn - since > maxWait) {
                throw waitsTooLong(attempted, maxWait);
            }
            if (turn - now > minLoggedWait) {
                logLine(`waiting ${Math.ceil((turn - now) / 1000)} s: Kapso allows ${this.limits.minute} health checks a minute`);
            }
            await pause(turn - now, cancellation);
        }
    }

    private nextTurn(now: number): number {
        this.sent = this.sent.filter((time) => time > now - windows.minute);
        const free = (window: keyof typeof windows) => (this.sent.at(-this.limits[window]) ?? Number.NEGATIVE_INFINITY) + windows[window];
        return Math.max(this.blockedUntil, free("second"), free("minute"));
    }
}
