export interface WaitOptions {
    /**
     * Milliseconds until waiting fails with an error that describes the current state. Default
     * 10000.
     */
    timeoutMs?: number;
}

/** Callers that wait for a later event. */
export class Waiters {
    private readonly checks = new Set<() => void>();

    /** Call this after every event: it repeats the check of each waiting caller. */
    notify(): void {
        for (const check of [...this.checks]) {
            check();
        }
    }

    /**
     * Resolves with the result of `find`, at once or after an event. The error of a timeout
     * contains the text of `describeState`.
     */
    until<Found>(find: () => Found | undefined, describeState: () => string, { timeoutMs = 10_000 }: WaitOptions = {}): Promise<Found> {
        return new Promise((resolve, reject) => {
            const stop = () => {
                clearTimeout(timer);
                this.checks.delete(check);
            };
            const check = () => {
                const found = find();
                if (found !== undefined) {
                    stop();
                    resolve(found);
                }
            };
            const timer = setTimeout(() => {
                stop();
                reject(new Error(`Nothing such within ${timeoutMs} ms. ${describeState()}`));
            }, timeoutMs);
            this.checks.add(check);
            check();
        });
    }
}
