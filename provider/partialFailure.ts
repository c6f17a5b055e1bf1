import { visible } from "../text/visible";
import type { Properties } from "./lifecycle";

/** The object exists, but the operation did not come to its end: the engine keeps the id and tries again at the next `up`. */
export class PartialFailure extends Error {
    override readonly name = "PartialFailure" as const;
    /** As the engine may show them. */
    readonly reasons: string[];

    constructor(
        readonly id: string,
        readonly properties: Properties,
        reasons: readonly string[],
        cause?: unknown,
    ) {
        const shown = reasons.map(visible);
        super(shown.join("; "), { cause });
        this.reasons = shown;
    }
}
