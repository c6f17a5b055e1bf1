import type { Properties } from "./properties";

/**
 * The object exists, but the operation did not come to its end: the engine keeps the id and tries
 * again at the next `up`.
 */
export class PartialFailure extends Error {
    override readonly name = "PartialFailure" as const;

    /** `reasons`: messages of a `ProviderError`, which are safe to show. */
    constructor(
        readonly id: string,
        readonly properties: Properties,
        readonly reasons: readonly string[],
        cause?: unknown,
    ) {
        super(reasons.join("; "), { cause });
    }
}
