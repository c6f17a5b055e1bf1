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
