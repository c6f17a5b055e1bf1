import { listedYetUnknown, unconfirmed } from "../errors/evidence";
import { NotFoundError, unlessUnknown } from "../kapso/errors/statusErrors";
import { pause } from "../kapso/http/retry";
import type { Context } from "../model/context";
import type { Missing } from "../model/definition";
import type { Properties } from "../model/properties";
import type { Account } from "../run/account";

/** The maximum number of other objects that are requested as evidence. One success is enough. */
const maxProbes = 3;

/**
 * Whether an error means that an object of the state was deleted. A wrong base URL, or the key of
 * another project, returns 404 for everything. Without evidence, a refresh or destroy would remove
 * live objects from the state. Throws if there is no evidence.
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
 * `deleted` completes the error: what the user has to confirm.
 */
export async function isMissingFromParent(missing: Missing, deleted: string, account: Account): Promise<boolean> {
    const { parent, collection } = missing;
    const objects = account.objectsIn(collection);
    try {
        const isNotListed = await requireUnlisted(missing, account);
        if (parent && account.objectsIn(parent.collection).api.objects.addressField === undefined) {
            // Only the key of the right project can list this parent. If parents are addressed by
            // their number, another project may have the same number.
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
        throw notConfirmedError(missing, `and does not know its ${objects.api.naming.parent?.title} ${parent?.id} either`, deleted);
    }
    return true;
}

/**
 * Waits until Kapso no longer lists an object. The list of this run may be older than the deletion,
 * and Kapso's lists may lag.
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
 * Whether the API key and base URL reach the account of an object that returned 404. Evidence is a
 * successful response of this run in one of three cases:
 * - For an object of this state that is at least as old. A younger object may come from another
 *   key.
 * - For a child of the object.
 * - For any object of this state, if an earlier DELETE of the object may have been executed.
 */
export async function isRightAccount(missing: Omit<Missing, "error">, account: Account): Promise<boolean> {
    const { evidence } = account;
    const hasEvidence = () =>
        evidence.hasChildOf(missing) || evidence.hasAsOldAs(missing.createdAt) || (missing.isResent && evidence.isAny);
    const others = evidence.olderThan(missing.createdAt).filter(({ id }) => id !== missing.id);
    for (const other of others.slice(0, maxProbes)) {
        if (hasEvidence()) {
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
    while (!hasEvidence() && (await evidence.next())) {
        // The condition waits until another request of this run has ended.
    }
    return hasEvidence();
}

/**
 * The error for a 404 that does not confirm a deletion. `why` completes the sentence about the 404.
 */
export function notConfirmedError({ error }: Pick<Missing, "error">, why: string, deleted: string): Error {
    return unconfirmed(error.attempted, error.serverWords, why, deleted, error);
}
