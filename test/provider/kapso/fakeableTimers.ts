/** Replaces `node:timers/promises`, which vitest's fake timers do not control. */
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
