/** Runs operations with the same key one after another, in the order of the calls. */
export class KeyedMutex {
    private readonly last = new Map<string, Promise<unknown>>();

    run<Result>(key: string, operation: () => Promise<Result>): Promise<Result> {
        const result = (this.last.get(key) ?? Promise.resolve()).then(operation, operation);
        this.last.set(key, result);
        const forget = () => this.last.get(key) === result && this.last.delete(key);
        result.then(forget, forget);
        return result;
    }

    /** Waits until no operation with this key is running. Resolves even if the operation fails. */
    async idle(key: string): Promise<void> {
        await this.last.get(key)?.catch(() => undefined);
    }
}
