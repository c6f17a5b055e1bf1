/** A question that is asked once per key. */
export interface Memo<Result> {
    (key: string): Promise<Result>;
    /** The result, if the question was asked already. */
    known(key: string): Promise<Result> | undefined;
    /** Lets the next call ask again. */
    forget(key: string): void;
    /** For how many keys the question was asked. */
    readonly size: number;
}

/** Calls `ask` once per key and shares the result. A failure is not remembered. */
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
