import { checks } from "../errors/checks";
import { hasDependent } from "../errors/delete";
import { addressOf, internalIdOf } from "../kapso/api/resourceId";
import type { Context } from "../model/context";
import type { Definition } from "../model/definition";
import type { Properties } from "../model/properties";
import { isUnknown } from "../model/unknown";
import type { Account } from "../run/account";

// Kapso deletes the webhooks of a config together with it. If a program takes `configId` from the
// config, the engine replaces the webhooks of a replaced config. If the program holds a literal ID,
// the engine does not know of the dependency, and asks for no diff. So the checks take note of the
// IDs that children name.

/**
 * Why a child that is in the state may not be declared: this run replaces its parent, and the
 * engine does not know that the child depends on it.
 */
export function refusedChild({ parent }: Definition, olds: Properties, news: Properties, { dependents }: Account): string | undefined {
    if (parent?.collection !== "configs") {
        return undefined;
    }
    const [former, id] = [olds[parent.field], news[parent.field]];
    // In a preview, a child that takes the ID from its replaced parent does not know it yet.
    if (typeof id !== "string" || isUnknown(id)) {
        return undefined;
    }
    dependents.name(id);
    const isLost = typeof former === "string" && dependents.isReplaced(former) && (id === former || dependents.isReplaced(id));
    return isLost ? checks.replacedParent : undefined;
}

/** Fails before a config is deleted that a webhook of the program names by a literal ID. */
export function requireNoDependents(context: Context, id: string, outs: Properties, refusal: string): void {
    if (namesOf(context, id, outs).some((name) => context.account.dependents.isNamed(name))) {
        throw hasDependent(context.title, id, refusal);
    }
}

/** Takes note of what this run replaces or deletes. */
export function noteReplaced(context: Context, id: string, outs: Properties): void {
    for (const name of namesOf(context, id, outs)) {
        context.account.dependents.replace(name);
    }
}

/** The IDs by which a program may name an object of the state, in either API version. */
function namesOf({ type }: Context, id: string, { phoneNumberId }: Properties): string[] {
    if (type.collection !== "configs") {
        return [id];
    }
    const number = typeof phoneNumberId === "string" ? phoneNumberId : addressOf(id);
    return [id, addressOf(id), number, internalIdOf(id) ?? `${number}:${id}`];
}
