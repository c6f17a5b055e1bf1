import { pause } from "../kapso/http/retry";

/**
 * DELETE requests without a response that Kapso may still execute. On the Platform API, such a
 * DELETE would also delete a new connection of the same number.
 */
export class PendingDeletes {
    /**
     * By address, when Kapso can no longer execute the DELETE, on the clock of `performance.now()`.
     */
    private readonly until = new Map<string, number>();

    /** Records that Kapso may still execute a DELETE for `milliseconds` from now. */
    add(address: string, milliseconds: number): void {
        this.until.set(address, Math.max(performance.now() + milliseconds, this.until.get(address) ?? 0));
    }

    /**
     * Waits until Kapso can no longer execute a DELETE of an address, or until the run is
     * cancelled.
     */
    async wait(address: string, cancellation: AbortSignal, onWait: (milliseconds: number) => void): Promise<void> {
        let left = this.left(address);
        if (left > 0) {
            onWait(left);
        }
        // A DELETE may be added during the wait.
        for (; left > 0 && !cancellation.aborted; left = this.left(address)) {
            await pause(left, cancellation);
        }
    }

    private left(address: string): number {
        return (this.until.get(address) ?? 0) - performance.now();
    }
}
