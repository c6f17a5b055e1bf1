import { AsyncLocalStorage } from "node:async_hooks";

const operation = new AsyncLocalStorage<readonly string[]>();

/**
 * Runs an operation whose arguments and state hold these secrets. Kapso may repeat any of them in
 * an error, also one that the failed request did not carry.
 */
export function withKnownSecrets<Result>(secrets: readonly string[], run: () => Result): Result {
    return operation.run(secrets, run);
}

/** The secrets of the operation at hand. */
export function knownSecrets(): readonly string[] {
    return operation.getStore() ?? [];
}
