import type { Account } from "./account";
import { label } from "./adoption";
import { hasSameKey, isEqual } from "./comparison";
import { givesUpKeyInUse, keyChangedOutside, keyTaken } from "./errors/change";
import { checks } from "./errors/checks";
import type { Inventory, UniqueKey } from "./inventory";
import type { RemoteObject } from "./kapso/api/remoteObject";
import { internalIdOf } from "./kapso/api/resourceId";
import { NotFoundError, unlessUnknown } from "./kapso/errors";
import type { Properties } from "./lifecycle";
import { configsOfProject, numberTaken } from "./numberTaken";
import type { KindHere, ResourceKind } from "./resourceKind";
import { isUnknown } from "./unknown";

// A value that only one object may have (the number of a config) can pass from one resource of a
// program to another. The engine asks about the resources in an order that changes from run to run,
// and carries out one change while it asks about the next. So one rule gives the same result in any
// order: a run never gives a value to one object that another object still has, or had when the run
// began.

/**
 * Why a new resource may not ask for its unique key: another resource of this program gives it up
 * in the same run.
 */
export function refusedKey(definition: ResourceKind, news: Properties, account: Account): string | undefined {
    const key = definition.uniqueKey(news);
    if (!key || isUnknown(key.value)) {
        return undefined;
    }
    const objects = account[definition.collection];
    objects.claims.keysAskedFor.add(formOf(key, objects));
    return objects.claims.givenUpKeys.has(formOf(key, objects)) ? checks.keyGivenUp : undefined;
}

/**
 * Fails, in the preview too, if the program gives an object the unique key of another one, or gives
 * up one that another resource asks for.
 */
export async function requireFreeKey(kind: KindHere, id: string, olds: Properties, news: Properties, account: Account): Promise<void> {
    const [former, key] = [kind.uniqueKey(olds), kind.uniqueKey(news)];
    if (!isChanged(kind, olds, news) || isUnknown(key?.value)) {
        return;
    }
    const objects = account[kind.collection];
    const { claims } = objects;
    const { noun } = objects.api.naming;
    if (former) {
        claims.givenUpKeys.add(formOf(former, objects));
        if (claims.keysAskedFor.has(formOf(former, objects))) {
            throw givesUpKeyInUse(noun, id, former);
        }
    }
    if (key) {
        claims.keysAskedFor.add(formOf(key, objects));
        await refuseHeldKey(kind, id, olds, news, account);
        if (claims.givenUpKeys.has(formOf(key, objects))) {
            throw refusal(kind, id, "another resource of this program, which gives it up in this run", news, account);
        }
    }
}

/** Fails if the program gives an object the unique key that another one has at this moment. */
export async function refuseHeldKey(kind: KindHere, id: string, olds: Properties, news: Properties, account: Account): Promise<void> {
    const key = kind.uniqueKey(news);
    const holder = key && isChanged(kind, olds, news) ? await holderOf(kind, id, key, news, account) : undefined;
    if (key && holder && internalIdOf(id) !== undefined && internalIdOf(holder.id) === internalIdOf(id)) {
        const { noun } = account[kind.collection].api.naming;
        throw keyChangedOutside(noun, id, key, holder.id);
    }
    if (holder) {
        throw refusal(kind, id, label(kind, holder, news, account), news, account);
    }
}

/** Values that mean the same to Kapso have one form. */
function formOf({ field, value }: UniqueKey, { api }: Inventory): string {
    return String(api.objects.fields[field]?.canonical?.(value) ?? value);
}

function isChanged(kind: KindHere, olds: Properties, news: Properties): boolean {
    const [former, key] = [kind.uniqueKey(olds), kind.uniqueKey(news)];
    return !(former && key && isEqual(kind, key.field, former.value, key.value));
}

function refusal(kind: KindHere, id: string, holder: string, news: Properties, account: Account): Error {
    const { noun } = account[kind.collection].api.naming;
    const { what = "", value = "", taken = "" } = kind.uniqueKey(news) ?? {};
    return keyTaken(noun, id, { what, value, taken }, holder);
}

/** Another object that has the unique key now. */
async function holderOf(kind: KindHere, id: string, key: UniqueKey, news: Properties, account: Account): Promise<RemoteObject | undefined> {
    const objects = account[kind.collection];
    const isOther = (object: RemoteObject) => object.id !== id && hasSameKey(kind, object, news);
    if (objects.addressIn(news) !== undefined) {
        const byId = await objects.atAddressIn(news);
        return byId && isOther(byId) ? byId : undefined;
    }
    const owner = kind.owner ? news[kind.owner.field] : "";
    try {
        if (typeof owner === "string" && !isUnknown(owner)) {
            await objects.load(owner, key);
        }
    } catch (error) {
        // An unknown parent: the change itself says so.
        if (!(error instanceof NotFoundError)) {
            throw error;
        }
    }
    const known = (await objects.having({ [key.field]: key.value })).find(isOther);
    return known ?? (await ofOtherParents(objects, key, account)).find(isOther);
}

/**
 * Configs of all customers, for a version of Kapso that cannot look for a number: otherwise only
 * some diffs would have seen them.
 */
async function ofOtherParents(objects: Inventory, { field }: UniqueKey, account: Account): Promise<RemoteObject[]> {
    if (objects !== account.configs || objects.api.hasFilter(field)) {
        return [];
    }
    const all = await configsOfProject(account).catch(unlessUnknown);
    return [...(all?.values() ?? [])].filter((object) => !objects.hasChanged(object.id));
}

/** The error for a number that Kapso itself refuses in an update. */
export async function refusedByKapso(
    error: unknown,
    kind: KindHere,
    olds: Properties,
    news: Properties,
    account: Account,
): Promise<unknown> {
    const taken = kind.uniqueKey(news) && isChanged(kind, olds, news) ? await numberTaken(error, news, account, "update") : undefined;
    return taken ?? error;
}
