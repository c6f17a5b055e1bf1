import { cancelledBeforeSent } from "../errors/requestErrors";
import { RateLimitError } from "../errors/statusErrors";
import { type RateHeaders, RateWindow } from "./rateWindow";

export interface PacerOptions {
    /** Maximum wait of one request for its turn, in milliseconds. */
    maxWait: number;
    /** Aborted when the user cancels the run. */
    cancellation: AbortSignal;
    /** Logs one line for the user. */
    logLine: (line: string) => void;
}

/** A granted turn. The caller must call exactly one of `responded`, `refused` and `lost`. */
export interface Turn {
    /** Whether the request waited for its turn. */
    hasWaited: boolean;
    responded(headers: RateHeaders): void;
    /** Reports a 429. `retryAfter` is in milliseconds. */
    refused(headers: RateHeaders, retryAfter: number | undefined): void;
    /** Reports that no response arrived. */
    lost(): void;
}

interface Waiter {
    attempted: string;
    since: number;
    grant: (turn: Turn) => void;
    fail: (error: Error) => void;
    giveUp: NodeJS.Timeout;
}

/** Shorter waits are not logged. In milliseconds. */
const minLoggedWait = 1000;

/** Shares Kapso's rate limit among all operations of this process, first come, first served. */
export class Pacer {
    private readonly window = new RateWindow();
    private readonly waiters: Waiter[] = [];
    private inFlight = 0;
    private wakeUp: NodeJS.Timeout | undefined;
    /** No wait is logged before this time. One line per window is enough. */
    private quietUntil = 0;

    constructor(private readonly options: PacerOptions) {
        options.cancellation.addEventListener("abort", () => {
            for (const waiter of [...this.waiters]) {
                this.drop(waiter, cancelledBeforeSent(waiter.attempted));
            }
        });
    }

    /**
     * Waits for a turn. Rejects if the run is cancelled, or if the turn would come later than
     * `maxWait` after `since`, the time when the request was first ready.
     */
    enter(attempted: string, since = performance.now()): Promise<Turn> {
        if (this.options.cancellation.aborted) {
            return Promise.reject(cancelledBeforeSent(attempted));
        }
        return new Promise((grant, fail) => {
            const waiter: Waiter = {
                attempted,
                since,
                grant,
                fail,
                giveUp: setTimeout(() => this.giveUp(waiter), since + this.options.maxWait - performance.now()),
            };
            // A request that is sent again after a 429 keeps its place in the queue.
            const behind = this.waiters.findIndex((other) => other.since > since);
            this.waiters.splice(behind === -1 ? this.waiters.length : behind, 0, waiter);
            this.pump();
        });
    }

    private pump(): void {
        clearTimeout(this.wakeUp);
        for (let next = this.waiters[0]; next; next = this.waiters[0]) {
            const now = performance.now();
            const turn = this.window.nextTurn(now, this.inFlight, this.waiters.length);
            if (turn === undefined) {
                return; // The next response calls `pump` again.
            }
            if (turn > now) {
                this.wait(now, turn);
                return;
            }
            this.waiters.shift();
            clearTimeout(next.giveUp);
            next.grant(this.turn(now, next.since));
        }
    }

    private turn(now: number, since: number): Turn {
        const isScout = this.window.sent(now);
        this.inFlight += 1;
        const end = (learn: (arrived: number) => void) => {
            this.inFlight -= 1;
            learn(performance.now());
            this.pump();
        };
        return {
            hasWaited: now - since > 1,
            responded: (headers) => end((arrived) => this.window.responded(headers, arrived, isScout, this.inFlight)),
            refused: (headers, retryAfter) => end((arrived) => this.window.refused(headers, retryAfter, arrived, isScout)),
            lost: () => end(() => this.window.lost()),
        };
    }

    private wait(now: number, until: number): void {
        for (const waiter of this.waiters.filter(({ since }) => until - since > this.options.maxWait)) {
            this.giveUp(waiter);
        }
        if (this.waiters.length === 0) {
            return;
        }
        this.wakeUp = setTimeout(() => this.pump(), Math.ceil(until - now));
        if (until - now >= minLoggedWait && now >= this.quietUntil) {
            this.quietUntil = Math.max(until, now + this.window.span) + minLoggedWait / 2;
            this.options.logLine(`waiting ${Math.ceil((until - now) / 1000)} s: Kapso ${this.window.reason}`);
        }
    }

    private giveUp(waiter: Waiter): void {
        this.drop(waiter, waitsTooLong(waiter.attempted, this.options.maxWait));
    }

    private drop(waiter: Waiter, error: Error): void {
        clearTimeout(waiter.giveUp);
        this.waiters.splice(this.waiters.indexOf(waiter), 1);
        waiter.fail(error);
    }
}

/** The error of a request that is not sent because its turn would come after `maxWait`. */
export function waitsTooLong(attempted: string, maxWait: number): RateLimitError {
    return new RateLimitError({
        attempted,
        reason: `the wait for Kapso's rate limit would exceed ${Math.round(maxWait / 1000)} s`,
        outcome: "The request was not executed.",
        advice: ["Run the command again later.", "Or allow a longer wait (kapso:maxWaitSeconds or KAPSO_MAX_WAIT_SECONDS)."],
    });
}
