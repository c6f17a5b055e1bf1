import type { Properties } from "./properties";

/**
 * An operation that failed although the object exists. The engine stores the ID and tries again at
 * the next `up`.
 */
export class PartialFailure extends Error {
    override readonly name = "PartialFailure" as const;

    /** `reasons`: messages of `ProviderError`, which are safe to print. */
    constructor(
        readonly id: string,
        readonly properties: Properties,
        readonly reasons: readonly string[],
        cause?: unknown,
    ) {
        super(reasons.join("; "), { cause });
    }
}
