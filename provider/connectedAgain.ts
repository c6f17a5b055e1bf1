import type { Account } from "./account";
import { NotFoundError } from "./kapso/errors";
import type { Properties } from "./lifecycle";
import { ownerIn } from "./owners";
import type { KindHere } from "./resourceKind";

// In the platform generation a number that is deleted and connected again keeps its id: only Kapso's internal id tells the two apart
// (facts, section 4). What then has the id is somebody else's.

/** In words, that an object is not the one of these outputs; `undefined` where it is, or nobody can tell. */
export function otherThan({ internalId: former }: Properties, { internalId: now }: Properties): string | undefined {
    return typeof former === "string" && typeof now === "string" && former !== now
        ? `for it was deleted and connected again outside this stack: Kapso's internal id of it is ${now} now, and was ${former}`
        : undefined;
}

/** The same of what the service has now. Asked before a delete, for that cannot be undone; several at a time are read together. */
export async function nowOtherThan(kind: KindHere, id: string, outs: Properties, account: Account): Promise<string | undefined> {
    const owner = ownerIn(kind, id, outs);
    if (typeof outs.internalId !== "string" || owner === undefined) {
        return undefined;
    }
    try {
        return otherThan(outs, await account[kind.collection].get(id, owner));
    } catch (error) {
        if (error instanceof NotFoundError) {
            return undefined; // The delete finds that out, and what to make of it.
        }
        throw error;
    }
}
