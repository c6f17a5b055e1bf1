import { givesUpKeyInUse, keyChangedOutside, keyTaken } from "../errors/change";
import { checks } from "../errors/checks";
import type { RemoteObject } from "../kapso/api/remoteObject";
import { internalIdOf } from "../kapso/api/resourceId";
import { NotFoundError } from "../kapso/errors/statusErrors";
import type { Context } from "../model/context";
import type { Definition, UniqueValue } from "../model/definition";
import type { Properties } from "../model/properties";
import { isUnknown } from "../model/unknown";
import type { Account } from "../run/account";
import { numberInUse } from "./numberInUse";

// A program can pass a unique key, such as a number, from one resource to another. The engine calls
// diffs in a different order in each run, and updates in between. One rule works in any order: a
// run never assigns a key that another object still has, or had when the run began.

/**
 * Why a new resource may not use its unique key: another resource of this program gives up that key
 * in the same run.
 */
export function keyRefusal(definition: Definition, news: Properties, account: Account): string | undefined {
    const key = definition.uniqueKey(news);
    if (!key || isUnknown(key.value)) {
        return undefined;
    }
    const form = formOf(key, definition, account);
    account.uniqueKeys.askFor(form);
    return account.uniqueKeys.isGivenUp(form) ? checks.keyGivenUp : undefined;
}

/**
 * Fails, also in a preview, if the program assigns the unique key of another object, or gives up a
 * key that another resource uses.
 */
export async function requireFreeKey(context: Context, id: string, olds: Properties, news: Properties): Promise<void> {
    const { type, account, title } = context;
    const [former, key] = [type.uniqueKey(olds), type.uniqueKey(news)];
    if (!isChanged(context, olds, news) || isUnknown(key?.value)) {
        return;
    }
    const { uniqueKeys } = account;
    if (former) {
        uniqueKeys.giveUp(formOf(former, type, account));
        if (uniqueKeys.isAskedFor(formOf(former, type, account))) {
            throw givesUpKeyInUse(title, id, former);
        }
    }
    if (key) {
        uniqueKeys.askFor(formOf(key, type, account));
        await refuseHeldKey(context, id, olds, news);
        if (uniqueKeys.isGivenUp(formOf(key, type, account))) {
            throw keyTaken(title, id, key, `the ${title} of another resource of this program, which gives it up in this run`);
        }
    }
}

/** Fails if the program assigns a unique key that another object has at this moment. */
export async function refuseHeldKey(context: Context, id: string, olds: Properties, news: Properties): Promise<void> {
    const key = context.type.uniqueKey(news);
    const holder = key && isChanged(context, olds, news) ? await holderOf(context, id, key, news) : undefined;
    if (!key || !holder) {
        return;
    }
    const isItself = internalIdOf(id) !== undefined && internalIdOf(holder.id) === internalIdOf(id);
    throw isItself ? keyChangedOutside(context.title, id, key, holder.id) : keyTaken(context.title, id, key, context.label(holder, news));
}

/** The error for an update in which Kapso itself refused the number. */
export async function explainRefusal(error: unknown, context: Context, olds: Properties, news: Properties): Promise<unknown> {
    const isAsked = context.type.uniqueKey(news) !== undefined && isChanged(context, olds, news);
    return (isAsked ? await numberInUse(error, news, context.account, "update") : undefined) ?? error;
}

/** Values that mean the same to Kapso have the same form. */
function formOf({ field, value }: UniqueValue, { collection }: Definition, account: Account): string {
    const { api } = account.objectsIn(collection);
    return `${collection} ${api.objects.fields[field]?.canonical?.(value) ?? value}`;
}

function isChanged({ type, compare }: Context, olds: Properties, news: Properties): boolean {
    const [former, key] = [type.uniqueKey(olds), type.uniqueKey(news)];
    return !(former && key && compare.isEqual(key.field, former.value, key.value));
}

/** Another object that has the unique key now. */
async function holderOf(context: Context, id: string, key: UniqueValue, news: Properties): Promise<RemoteObject | undefined> {
    const { objects, compare, type } = context;
    const isOther = (object: RemoteObject) => object.id !== id && compare.hasSameKey(object, news);
    if (objects.addressIn(news) !== undefined) {
        const holder = await objects.atAddressIn(news);
        return holder && isOther(holder) ? holder : undefined;
    }
    const parent = type.parent ? news[type.parent.field] : "";
    const isKnown = typeof parent === "string" && !isUnknown(parent);
    const found = await (isKnown ? objects.findByKey(parent, key) : objects.having({ [key.field]: key.value })).catch((error: unknown) => {
        // If the parent is unknown to Kapso, the update reports that itself.
        if (error instanceof NotFoundError) {
            return objects.having({ [key.field]: key.value });
        }
        throw error;
    });
    return found.find(isOther) ?? (await ofOtherParents(context, key)).find(isOther);
}

/**
 * The configs of all customers, for an API version that cannot filter by number. Without them, only
 * some diffs would find the holder of the number.
 */
async function ofOtherParents({ type, objects, account }: Context, { field }: UniqueValue): Promise<RemoteObject[]> {
    if (type.collection !== "configs" || objects.api.hasFilter(field)) {
        return [];
    }
    const all = await account.configsOfProject();
    return [...(all?.values() ?? [])].filter(({ id }) => !objects.hasChanged(id));
}
