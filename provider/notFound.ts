import type { Account } from "./account";
import { listedYetUnknown, unconfirmed } from "./errors/evidence";
import type { Inventory } from "./inventory";
import { internalIdOf } from "./kapso/api/resourceId";
import { type KapsoError, NotFoundError, unlessUnknown } from "./kapso/errors";
import { pause } from "./kapso/retry";
import type { Missing } from "./missing";
import type { ResourceKind } from "./resourceKind";
import { timeOf } from "./witnesses";

/** Objects of the state that are asked for to see whether this is their account: what one of them shows, all show. */
const mostProbes = 3;

/**
 * Whether a 404 may be believed (design, section 3). A wrong base URL and the key of another project answer 404 for everything;
 * believed, a refresh or destroy would empty the state while every object lives on. So a list that only the right key can see must
 * answer 200 and lack the id; `prove` asks for it. Throws where that does not settle it.
 */
export async function isGone(error: unknown, prove: (error: NotFoundError) => Promise<boolean>): Promise<boolean> {
    if (!(error instanceof NotFoundError)) {
        return false;
    }
    return process.env.KAPSO_TRUST_NOT_FOUND === "true" || prove(error);
}

/** What was deleted a moment ago may still be listed: the run's list is older, and the service's may lag. */
export async function isNotListed(id: string, owner: string, objects: Inventory, account: Account): Promise<boolean> {
    let isListed = await objects.lists(id, owner);
    const end = performance.now() + account.settings.lookFor.afterFailure;
    for (let wait = 250; isListed; wait *= 2) {
        isListed = await objects.listsNow(id, owner);
        const left = end - performance.now();
        if (isListed && (left <= 0 || account.host.cancellation.aborted)) {
            throw listedYetUnknown(objects.api.naming.noun, id);
        }
        await pause(isListed ? Math.min(wait, left) : 0, account.host.cancellation);
    }
    return true;
}

/**
 * Whether an object that answered 404 is gone: its owner's list lacks it, or the owner itself is known to be gone. `deleted` says, in
 * the error, what else would have to be true.
 */
export async function isGoneFromOwner(
    notFound: NotFoundError,
    kind: ResourceKind,
    missing: Missing,
    { owner, deleted }: { owner: string; deleted: string },
    account: Account,
): Promise<boolean> {
    const objects = account[kind.collection];
    try {
        const isGone = await isNotListed(missing.id, owner, objects, account);
        if (kind.owner && internalIdOf(owner) === undefined) {
            // Only the key of its project sees the list of this parent. Another project may have the
            // same number.
            objects.witnesses.vouchForParent(owner);
        }
        return isGone;
    } catch (listError) {
        if (!(listError instanceof NotFoundError)) {
            throw listError;
        }
    }
    const isOwnerGone = kind.owner && (await account[kind.owner.collection].isFoundGone(owner));
    if (!isOwnerGone && !(await isRightAccount(kind, missing, account))) {
        throw unproven(notFound, `nor does Kapso know its ${objects.api.naming.owner?.noun} ${owner}`, deleted);
    }
    return true;
}

/**
 * Whether key and base URL are those of the account of an object that answered 404. Evidence is a
 * response with success in this run: for an object of this state that is at least as old (a younger
 * one may have been made after a change of the key); for a child of the object, whatever its age;
 * and, if a DELETE of the object may have been executed, for any object of this state. Asks for a
 * few objects that this run has met, and waits for those that are being asked for.
 */
export async function isRightAccount({ collection }: ResourceKind, { id, outs, isResent }: Missing, account: Account): Promise<boolean> {
    const inventories = [account.customers, account.configs, account.webhooks];
    const hasAnswered = () =>
        hasChildAnswered(collection, id, account) ||
        inventories.some(({ witnesses }) => witnesses.hasAnsweredFor(outs.createdAt) || (isResent && witnesses.hasAnswered));
    const since = timeOf(outs.createdAt);
    const isOlder = (createdAt: unknown) => since !== undefined && (timeOf(createdAt) ?? Number.POSITIVE_INFINITY) <= since;
    const known = inventories.flatMap((objects) =>
        objects.witnesses.staying
            .filter((other) => other.id !== id && isOlder(other.outs.createdAt))
            .map((object) => ({ objects, ...object })),
    );
    for (const { objects, id, ...witness } of known.slice(0, mostProbes)) {
        if (hasAnswered()) {
            break;
        }
        await objects.witnesses
            .ask(
                () => objects.api.get(id),
                witness,
                (answer) => answer.id === id,
            )
            .catch(unlessUnknown);
    }
    const asking = () => inventories.flatMap((objects) => [...objects.witnesses.asking]);
    while (!hasAnswered() && asking().length > 0) {
        await Promise.race(asking()).catch(() => undefined);
    }
    return hasAnswered();
}

/**
 * Whether Kapso has answered for an object that belongs to this one, directly or through a config.
 */
function hasChildAnswered(collection: ResourceKind["collection"], id: string, { configs, webhooks }: Account): boolean {
    if (collection === "configs") {
        return webhooks.witnesses.hasShownParent(id);
    }
    const ofConfigs = [...webhooks.witnesses.shownParents].map((configId) => configs.witnesses.parentOf(configId));
    return collection === "customers" && (configs.witnesses.hasShownParent(id) || ofConfigs.includes(id));
}

/** The error for a 404 that proves nothing. `why` goes on after "Kapso answered 404 …". */
export function unproven(error: KapsoError, why: string, deleted: string): Error {
    return unconfirmed(error.attempted, error.serverWords, why, deleted, error);
}
