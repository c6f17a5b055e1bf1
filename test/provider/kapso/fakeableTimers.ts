/** Stands in for `node:timers/promises`, which the fake timers of vitest do not reach. */
export function setTimeout<Value>(milliseconds: number, value: Value, { signal }: { signal?: AbortSignal } = {}): Promise<Value> {
    return new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const timer = globalThis.setTimeout(() => resolve(value), milliseconds);
        signal?.addEventListener("abort", () => {
            clearTimeout(timer);
            reject(signal.reason);
        });
    });
}
