import { listedYetUnknown, unconfirmed } from "../errors/evidence";
import { NotFoundError, unlessUnknown } from "../kapso/errors/statusErrors";
import { pause } from "../kapso/http/retry";
import type { Context } from "../model/context";
import type { Missing } from "../model/definition";
import type { Properties } from "../model/properties";
import type { Account } from "../run/account";

/** Objects of the state that are asked for as evidence: what one of them shows, all show. */
const maxProbes = 3;

/**
 * Whether an error means that an object of the state was deleted. A wrong base URL and the key of
 * another project answer 404 to everything: a refresh or destroy would empty the state while every
 * object lives on. So a 404 needs evidence. Throws if there is none.
 */
export async function isDeleted(context: Context, error: unknown, id: string, outs: Properties, isResent: boolean): Promise<boolean> {
    if (!(error instanceof NotFoundError)) {
        return false;
    }
    const { account, type } = context;
    return account.settings.trustNotFound || type.isDeleted({ error, isResent, ...context.stateObject(id, outs) }, account);
}

/**
 * Whether the list of the parent lacks an object, or the parent itself is confirmed deleted.
 * `deleted` says, in the error, what else would have to be true.
 */
export async function isMissingFromParent(missing: Missing, deleted: string, account: Account): Promise<boolean> {
    const { parent, collection } = missing;
    const objects = account.objectsIn(collection);
    try {
        const isNotListed = await requireUnlisted(missing, account);
        if (parent && account.objectsIn(parent.collection).api.objects.addressField === undefined) {
            // Only the key of its project sees the list of this parent. Another project may have
            // the
            // same number.
            account.evidence.addParent(parent);
        }
        return isNotListed;
    } catch (listError) {
        if (!(listError instanceof NotFoundError)) {
            throw listError;
        }
    }
    const isParentDeleted = parent && (await account.objectsIn(parent.collection).isConfirmedDeleted(parent.id));
    if (!isParentDeleted && !(await isRightAccount(missing, account))) {
        throw notConfirmed(missing, `nor does Kapso know its ${objects.api.naming.parent?.title} ${parent?.id}`, deleted);
    }
    return true;
}

/**
 * What was deleted a moment ago may still be listed: the run's list is older, and Kapso's lists may
 * lag.
 */
export async function requireUnlisted({ id, parent, collection }: Missing, account: Account): Promise<true> {
    const objects = account.objectsIn(collection);
    const parentId = parent?.id ?? "";
    let isListed = await objects.lists(id, parentId);
    const end = performance.now() + account.settings.recovery.afterError;
    for (let wait = 250; isListed; wait *= 2) {
        isListed = await objects.lists(id, parentId, { since: performance.now() });
        const left = end - performance.now();
        if (isListed && (left <= 0 || account.host.cancellation.aborted)) {
            throw listedYetUnknown(objects.api.naming.title, id);
        }
        await pause(isListed ? Math.min(wait, left) : 0, account.host.cancellation);
    }
    return true;
}

/**
 * Whether key and base URL are those of the account of an object that answered 404. Evidence is a
 * response with success in this run: for an object of this state that is at least as old (a younger
 * one may have been created after a change of the key); for a child of the object, whatever its
 * age;
 * and, if a DELETE of the object may have been executed, for any object of this state. Asks for a
 * few objects that this run has met, and waits for those that are being asked for.
 */
export async function isRightAccount(missing: Omit<Missing, "error">, account: Account): Promise<boolean> {
    const { evidence } = account;
    const isShown = () => evidence.hasChildOf(missing) || evidence.hasAsOldAs(missing.createdAt) || (missing.isResent && evidence.isAny);
    const others = evidence.olderThan(missing.createdAt).filter(({ id }) => id !== missing.id);
    for (const other of others.slice(0, maxProbes)) {
        if (isShown()) {
            return true;
        }
        const { api } = account.objectsIn(other.collection);
        await evidence
            .ask(
                other,
                () => api.get(other.id),
                ({ id }) => id === other.id,
            )
            .catch(unlessUnknown);
    }
    while (!isShown() && (await evidence.next())) {
        // Another request of this run has ended.
    }
    return isShown();
}

/**
 * The error for a 404 that does not confirm a deletion. `why` goes on after "Kapso answered 404 …".
 */
export function notConfirmed({ error }: Pick<Missing, "error">, why: string, deleted: string): Error {
    return unconfirmed(error.attempted, error.serverWords, why, deleted, error);
}
