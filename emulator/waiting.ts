export interface WaitOptions {
    /** Milliseconds after which waiting fails with an error that says what there was instead. Default 10000. */
    timeoutMs?: number;
}

/** Those who wait for something that a later event brings about. */
export class Watchers {
    private readonly checks = new Set<() => void>();

    /** To be called after every event: each waiting look is tried again. */
    notify(): void {
        for (const check of [...this.checks]) {
            check();
        }
    }

    /** Resolves with what `find` finds, at once or after an event; `seen` describes the situation for the error of a timeout. */
    until<Found>(find: () => Found | undefined, seen: () => string, { timeoutMs = 10_000 }: WaitOptions = {}): Promise<Found> {
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
                reject(new Error(`Nothing such within ${timeoutMs} ms. ${seen()}`));
            }, timeoutMs);
            this.checks.add(check);
            check();
        });
    }
}
