/** A function whose result is computed once per key and shared. */
export interface Memo<Result> {
    (key: string): Promise<Result>;
    /** The result, if the function was already called with this key. */
    known(key: string): Promise<Result> | undefined;
    /** Removes the result, so that the next call computes it again. */
    forget(key: string): void;
    /** The number of stored results. */
    readonly size: number;
}

/** Calls `ask` once per key and shares the result. An error is not remembered. */
export function memo<Result>(ask: (key: string) => Promise<Result>): Memo<Result> {
    const results = new Map<string, Promise<Result>>();
    const once = (key: string): Promise<Result> => {
        const known = results.get(key);
        if (known) {
            return known;
        }
        const result = ask(key);
        results.set(key, result);
        result.catch(() => results.get(key) === result && results.delete(key));
        return result;
    };
    return Object.defineProperty(
        Object.assign(once, { known: (key: string) => results.get(key), forget: (key: string) => void results.delete(key) }),
        "size",
        { get: () => results.size },
    ) as Memo<Result>;
}
