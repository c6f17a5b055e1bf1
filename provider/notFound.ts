import type { Account } from "./account";
import { otherThan } from "./identity";
import type { Inventory } from "./inventory";
import { type KapsoError, NotFoundError, unlessUnknown } from "./kapso/errors";
import { pause } from "./kapso/retry";

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
            throw new Error(
                `Kapso answers 404 for ${objects.api.naming.noun} ${id} and yet lists it. Nothing was removed from the state. Run again later.`,
            );
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
    { id, owner }: { id: string; owner: string },
    { objects, owners, deleted }: { objects: Inventory; owners: Inventory; deleted: string },
    account: Account,
): Promise<boolean> {
    try {
        return await isNotListed(id, owner, objects, account);
    } catch (listError) {
        if (!(listError instanceof NotFoundError)) {
            throw listError;
        }
    }
    if (!(await owners.isFoundGone(owner))) {
        throw unproven(notFound, `nor does Kapso know its ${objects.api.naming.owner?.noun} ${owner}`, deleted);
    }
    return true;
}

/**
 * Whether the service answers for something that stands in this state and is not younger than an object made at `since`, so that key and
 * base URL are those of that object. (What is younger may have been made after a change of the key.) Asks for a few objects that a diff has
 * met, and waits for those that are being asked for.
 */
export async function isRightAccount(since: unknown, account: Account): Promise<boolean> {
    if (typeof since !== "string") {
        return false;
    }
    const inventories = [account.customers, account.configs, account.webhooks];
    const hasAnswered = () => inventories.some(({ witnesses: { answeredSince } }) => answeredSince !== undefined && answeredSince <= since);
    const isOlder = (createdAt: unknown) => typeof createdAt === "string" && createdAt <= since;
    const known = inventories.flatMap((objects) =>
        objects.witnesses.ofState.filter(({ outs }) => isOlder(outs.createdAt)).map((object) => ({ objects, ...object })),
    );
    for (const { objects, id, outs } of known.slice(0, mostProbes)) {
        if (hasAnswered()) {
            break;
        }
        await objects.witnesses
            .ask(
                () => objects.api.get(id),
                outs,
                (answer) => !otherThan(outs, answer),
            )
            .catch(unlessUnknown);
    }
    const asking = () => inventories.flatMap((objects) => [...objects.witnesses.asking]);
    while (!hasAnswered() && asking().length > 0) {
        await Promise.race(asking()).catch(() => undefined);
    }
    return hasAnswered();
}

/** The error for a 404 that proves nothing. `why` goes on after "Kapso answered 404 …". */
export function unproven(error: KapsoError, why: string, deleted: string): Error {
    return new Error(
        `Could not ${error.attempted}: Kapso answered 404 "${error.serverWords ?? "not found"}", ${why}. That is no proof that it was deleted: ` +
            "the base URL (kapso:baseUrl) or the key (kapso:apiKey) may belong to another project. Nothing was removed from the state. " +
            `Check both; if ${deleted}, run once with KAPSO_TRUST_NOT_FOUND=true.`,
        { cause: error },
    );
}
