import { addressOf, internalIdOf, mayIdentify } from "../kapso/api/resourceId";

/**
 * Describes, for messages, that another object now has the address of this ID. `undefined` if it
 * may be the same object. On the Platform API, a number that is deleted and reconnected keeps its
 * address.
 */
export function findIdReuse(id: string, remoteId: string): string | undefined {
    return mayIdentify(id, remoteId) || addressOf(id) !== addressOf(remoteId)
        ? undefined
        : `because the number was deleted and reconnected outside this stack (internal ID ${internalIdOf(remoteId)}, before ${internalIdOf(id)})`;
}
