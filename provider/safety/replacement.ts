import { replacementLacksParent, replacementLacksToken, replacementOfOrphan } from "../errors/change";
import type { RemoteObject } from "../kapso/api/remoteObject";
import { mayIdentify } from "../kapso/api/resourceId";
import { NotFoundError, unlessUnknown } from "../kapso/errors/statusErrors";
import type { Context } from "../model/context";
import type { Properties } from "../model/properties";
import { isUnknown } from "../model/unknown";
import { recordReplaced, requireNoDependents } from "./dependents";

// Checks before the provider announces a replacement, which deletes first.

/**
 * The changed arguments that require a replacement. Empty if the object at Kapso already matches
 * the declaration.
 */
export async function confirmReplacement(
    context: Context,
    id: string,
    olds: Properties,
    news: Properties,
    replaces: readonly string[],
): Promise<string[]> {
    const { type } = context;
    if (replaces.length === 0) {
        return [];
    }
    const parent = await requireParent(context, id, news);
    // The program names the same parent by its number, or by its ID of the other API version.
    const isSameParent = parent !== undefined && parent === context.parentOf(id, olds);
    const changed = isSameParent ? replaces.filter((field) => field !== type.parent?.field) : replaces;
    const confirmed = await fieldsToReplace(context, id, olds, news, changed);
    if (confirmed.length > 0) {
        // Otherwise the create would fail after the old object was deleted. If `adoptExisting` is
        // `never`, the check of the new object has already failed.
        if (context.adoptionMode(news) !== "never" && type.cannotCreate?.(news)) {
            throw replacementLacksToken(context.title, id, confirmed);
        }
        requireNoDependents(context, id, olds, "replace");
        recordReplaced(context, id, olds);
    }
    return confirmed;
}

/**
 * The resource ID of the declared parent; `undefined` if it is unknown. Fails if the parent does
 * not exist. Otherwise the engine would delete the old object before the create fails.
 */
async function requireParent(context: Context, objectId: string, news: Properties): Promise<string | undefined> {
    const { type, account, title, parentNaming } = context;
    if (!type.parent || !parentNaming || isUnknown(news[type.parent.field])) {
        return undefined;
    }
    const id = await context.resolveParent(news);
    const found = await account
        .objectsIn(type.parent.collection)
        .api.get(id)
        .catch((error: unknown) => {
            throw error instanceof NotFoundError
                ? replacementLacksParent(title, objectId, { ...parentNaming, id }, error.reason, error)
                : error;
        });
    if (!mayIdentify(id, found.id)) {
        throw replacementLacksParent(title, objectId, { ...parentNaming, id }, `its number is now connected as ${found.id}`, undefined);
    }
    return found.id;
}

/**
 * The replacing fields in which the object at Kapso differs from the declaration. It may already
 * match: another program's state may lack a field, or somebody made the same change in Kapso.
 */
async function fieldsToReplace(
    context: Context,
    id: string,
    olds: Properties,
    news: Properties,
    replaces: readonly string[],
): Promise<string[]> {
    if (replaces.length === 0 || replaces.some((field) => isUnknown(news[field]))) {
        return [...replaces];
    }
    const { type, compare, title, parentNaming } = context;
    const remote = await readCurrent(context, id, olds);
    if (!remote || !mayIdentify(id, remote.id)) {
        return [...replaces];
    }
    if (parentNaming && remote[parentNaming.field] === null) {
        throw replacementOfOrphan(title, id, parentNaming.title, news[parentNaming.field]);
    }
    const uncertain = (type.uncertainInState?.(olds) ?? []).filter((field) => remote[field] === undefined && replaces.includes(field));
    if (uncertain.length > 0) {
        context.logLine(
            `warning: neither Kapso nor the state shows ${uncertain.join(", ")} of ${title} ${id}. The provider assumes the declared value, and replaces nothing`,
        );
    }
    return replaces.filter(
        (field) => !uncertain.includes(field) && (remote[field] === undefined || !compare.isAsDeclared(field, remote, news)),
    );
}

async function readCurrent(context: Context, id: string, olds: Properties): Promise<RemoteObject | undefined> {
    const { objects, account } = context;
    const parent = context.parentOf(id, olds);
    const read = () => (parent === undefined ? objects.api.get(id) : objects.getNow(id, parent, olds.createdAt));
    return account.evidence.ask(context.stateObject(id, olds), read, (remote) => remote.id === id).catch(unlessUnknown);
}
