import { checks } from "../errors/checks";
import { hasDependent } from "../errors/delete";
import { addressOf, internalIdOf } from "../kapso/api/resourceId";
import type { Context } from "../model/context";
import type { Definition } from "../model/definition";
import type { Properties } from "../model/properties";
import { isUnknown } from "../model/unknown";
import type { Account } from "../run/account";

// Kapso deletes the webhooks of a config with it. If a program takes `configId` from the config,
// the engine also replaces the webhooks. With a literal ID, the engine knows no dependency and
// calls no diff, so `check` records the parent IDs of children.

/**
 * Why an existing child may not be declared: this run replaces its parent, and the engine does not
 * know that the child depends on it.
 */
export function childRefusal({ parent }: Definition, olds: Properties, news: Properties, { dependents }: Account): string | undefined {
    if (parent?.collection !== "configs") {
        return undefined;
    }
    const [former, id] = [olds[parent.field], news[parent.field]];
    // In a preview, `configId` is unknown if the child takes it from a replaced parent.
    if (typeof id !== "string" || isUnknown(id)) {
        return undefined;
    }
    dependents.name(id);
    const isLost = typeof former === "string" && dependents.isReplaced(former) && (id === former || dependents.isReplaced(id));
    return isLost ? checks.replacedParent : undefined;
}

/**
 * Fails before a config is deleted if a webhook of the program names the config by a literal ID.
 */
export function requireNoDependents(context: Context, id: string, outs: Properties, operation: "replace" | "delete"): void {
    if (idFormsOf(context, id, outs).some((name) => context.account.dependents.isNamed(name))) {
        throw hasDependent(context.title, id, operation);
    }
}

/** Records that this run replaces or deletes an object. */
export function recordReplaced(context: Context, id: string, outs: Properties): void {
    for (const name of idFormsOf(context, id, outs)) {
        context.account.dependents.replace(name);
    }
}

/** All IDs by which a program may name an object of the state, in both API versions. */
function idFormsOf({ type }: Context, id: string, { phoneNumberId }: Properties): string[] {
    if (type.collection !== "configs") {
        return [id];
    }
    const number = typeof phoneNumberId === "string" ? phoneNumberId : addressOf(id);
    return [id, addressOf(id), number, internalIdOf(id) ?? `${number}:${id}`];
}
