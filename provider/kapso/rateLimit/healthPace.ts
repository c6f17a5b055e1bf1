import { pause } from "../http/retry";
import { type PacerOptions, type Turn, waitsTooLong } from "./pacer";
import type { RateHeaders } from "./rateWindow";

// All times in milliseconds, on one monotonic clock.

/** The clocks differ, and requests overtake each other on their way. */
const windows = { second: 1100, minute: 61_000 };
/** After a 429 that asks for less. */
const minWait = 250;
/** Waits shorter than this are nobody's news. */
const worthTelling = 1000;

/**
 * The pace of health checks. Kapso limits them per project, across all keys: 5 a second and 60 a
 * minute, with headers and a 429 of their own. They wait here, so that no other request waits for
 * them.
 */
export class HealthPace {
    private readonly limits = { second: 5, minute: 60 };
    /** When the checks of the last minute were sent, oldest first. */
    private sent: number[] = [];
    private blockedUntil = 0;
    /** Refusals in a row. */
    private refusals = 0;
    private queue: Promise<unknown> = Promise.resolve();

    constructor(private readonly options: PacerOptions) {}

    /**
     * Waits for the turn of a health check, and then for the turn that every request needs. One
     * check after the other: those that waited for the latter would be sent all at once.
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
        // A limit of 0 would never let a check through.
        this.limits.second = second.limit || this.limits.second;
        this.limits.minute = minute.limit || this.limits.minute;
    }

    /** 429 of this limit. Others on the project use it too. */
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
                return; // A cancelled run gets no common turn.
            }
            if (turn - since > maxWait) {
                throw waitsTooLong(attempted, maxWait);
            }
            if (turn - now > worthTelling) {
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
