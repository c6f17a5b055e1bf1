import type { Collection } from "./kapso/api/collection";
import type { Properties } from "./lifecycle";

/**
 * In words, that an object is not the one of these outputs; `undefined` where it is, or nobody can tell. In the platform generation a number that is
 * deleted and connected again keeps its id: only Kapso's internal id tells the two apart (facts, section 4).
 */
export function otherThan({ internalId: former }: Properties, { internalId: now }: Properties): string | undefined {
    return typeof former === "string" && typeof now === "string" && former !== now
        ? `for it was deleted and connected again outside this stack: Kapso's internal id of it is ${now} now, and was ${former}`
        : undefined;
}

/**
 * Whether a response shows the object of these outputs, which only the key of its project sees. If
 * another project may have the same ID, that takes the internal ID.
 */
export function isCertainly(outs: Properties, remote: Properties, { objects }: Collection): boolean {
    return objects.idsRecur ? typeof outs.internalId === "string" && outs.internalId === remote.internalId : !otherThan(outs, remote);
}
