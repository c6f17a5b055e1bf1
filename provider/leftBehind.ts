import type { Account } from "./account";
import { checks } from "./errors/checks";
import { hasDependent } from "./errors/delete";
import { addressOf, internalIdOf } from "./kapso/api/resourceId";
import type { Properties } from "./lifecycle";
import type { KindHere, ResourceKind } from "./resourceKind";
import { isUnknown } from "./unknown";

// Kapso deletes the webhooks of a config together with it. If a program takes `configId` from the
// config, the engine replaces the webhooks of a replaced config. If the program holds a literal ID,
// the engine does not know of the dependency, and asks for no diff. So the checks take note of the
// IDs that children name.

/**
 * Why a child that is in the state may not be declared: this run replaces its parent, and the
 * engine does not know that the child depends on it.
 */
export function leftBehind({ owner }: ResourceKind, olds: Properties, news: Properties, account: Account): string | undefined {
    if (owner?.collection !== "configs") {
        return undefined;
    }
    const { namedByOthers, replaced } = account[owner.collection].claims;
    const [former, id] = [olds[owner.field], news[owner.field]];
    // In a preview, a child that takes the ID from its replaced parent does not know it yet.
    if (typeof id !== "string" || isUnknown(id)) {
        return undefined;
    }
    namedByOthers.add(id);
    if (!(typeof former === "string" && replaced.has(former) && (id === former || replaced.has(id)))) {
        return undefined;
    }
    return checks.replacedParent;
}

/** Fails before a config goes that a webhook of the program names by its id: that would be gone, and the state say that nothing has changed. */
export function requireNothingLeftBehind(kind: KindHere, id: string, outs: Properties, refusal: string, account: Account): void {
    const { api, claims } = account[kind.collection];
    if (namesOf(kind, id, outs).some((name) => claims.namedByOthers.has(name))) {
        throw hasDependent(api.naming.noun, id, refusal);
    }
}

/** Takes note of what is replaced or deleted by this run. */
export function noteReplaced(kind: KindHere, id: string, outs: Properties, account: Account): void {
    for (const name of namesOf(kind, id, outs)) {
        account[kind.collection].claims.replaced.add(name);
    }
}

/** The IDs by which a program may name an object of the state, in either API version. */
function namesOf({ collection }: KindHere, id: string, { phoneNumberId }: Properties): string[] {
    if (collection !== "configs") {
        return [id];
    }
    const number = typeof phoneNumberId === "string" ? phoneNumberId : addressOf(id);
    return [id, addressOf(id), number, internalIdOf(id) ?? `${number}:${id}`];
}
