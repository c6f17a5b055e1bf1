import { addressOf, internalIdOf, mayIdentify } from "../kapso/api/resourceId";

/**
 * In words, that the object at an address is not the one with this ID; `undefined` if it may be
 * that
 * one. On the Platform API, a number that is deleted and connected again keeps its address.
 */
export function findIdReuse(id: string, remoteId: string): string | undefined {
    return mayIdentify(id, remoteId) || addressOf(id) !== addressOf(remoteId)
        ? undefined
        : `for it was deleted and connected again outside this stack: Kapso's internal id of it is ${internalIdOf(remoteId)} now, and was ${internalIdOf(id)}`;
}
