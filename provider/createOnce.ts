import type { Account } from "./account";
import { hasSameKey, isIdentical, roughLabel } from "./comparison";
import { requireCreated } from "./createdObject";
import type { RemoteObject } from "./kapso/api/collection";
import { CancelledError, ConflictError, KapsoError, NotFoundError, ValidationError } from "./kapso/errors";
import { mayBeRunning, mayHaveBeenExecuted, pause, withTries } from "./kapso/retry";
import type { Properties } from "./lifecycle";
import { ownerUnknown } from "./ownerUnknown";
import type { KindHere } from "./resourceKind";

/** Times that a POST with a lost answer is sent in all. */
const mostPosts = 5;

/**
 * Creates an object so that it exists once, whatever becomes of the answer. There is no idempotency key (facts, section 6): after an
 * answer that leaves open whether the POST was executed, the owner's list is searched for what it made. That is an object that
 * this run did not know, that belongs to no other resource, and that equals the declared one in every readable field.
 * The owner's list must be known to the run already.
 */
export async function createOnce(
    kind: KindHere,
    owner: string,
    body: Properties,
    news: Properties,
    account: Account,
): Promise<RemoteObject> {
    const objects = account[kind.collection];
    const before = await objects.listedOf(owner);
    let former: unknown;
    for (let posts = 1; ; posts += 1) {
        try {
            const made = await objects.api.create(owner, body);
            await requireCreated(kind, made, news, before, account);
            return made;
        } catch (error) {
            if (former !== undefined && error instanceof CancelledError) {
                // An earlier POST may have been executed: its failure tells more.
                throw withTries(former, posts - 1);
            }
            former = error;
            // After a lost answer, "has already been taken" may speak of what the lost POST made.
            const isTaken = posts > 1 && (error instanceof ValidationError || error instanceof ConflictError);
            if (!isTaken && !mayHaveBeenExecuted(error)) {
                throw (error instanceof NotFoundError && ownerUnknown(kind, "create", error, news, account)) || error;
            }
            const made = await lookForMade(kind, owner, news, before, account, error);
            if (made) {
                return made;
            }
            if (isTaken || posts === mostPosts || account.host.cancellation.aborted) {
                throw withTries(error, posts);
            }
        }
    }
}

/** Asks again for a while before it gives up: the service may still be at it, and its lists may lag. */
async function lookForMade(
    kind: KindHere,
    owner: string,
    news: Properties,
    before: ReadonlyMap<string, RemoteObject>,
    account: Account,
    error: unknown,
): Promise<RemoteObject | undefined> {
    const objects = account[kind.collection];
    const { afterTimeout, afterFailure } = account.settings.lookFor;
    const end = performance.now() + (mayBeRunning(error) ? afterTimeout : afterFailure);
    for (let wait = 250; ; wait = Math.min(wait * 2, 5000)) {
        const isLast = performance.now() >= end || account.host.cancellation.aborted;
        const listed = await objects.newOf(owner, before, isLast, kind.uniqueKey(news)).catch((listError) => {
            throw lostForNow(`${objects.api.naming.noun} ${JSON.stringify(news[kind.label])}`, error, listError);
        });
        const found = listed.filter((object) => !objects.claims.isOwned(object));
        const made = found.find((object) => isIdentical(kind, object, news));
        if (made) {
            return made;
        }
        // Without a unique key, the service may have changed a value of what this create made: in doubt, no second one.
        const isLike = (object: RemoteObject) =>
            kind.uniqueKey(news) ? hasSameKey(kind, object, news) : roughLabel(kind, object) === roughLabel(kind, news);
        const other = found.find(isLike);
        if (other) {
            throw new Error(
                `The answer to the create of ${objects.api.naming.noun} ${JSON.stringify(news[kind.label])} was lost, and meanwhile ${objects.api.naming.noun} ${other.id} appeared ` +
                    `with its ${kind.uniqueKey(news)?.what ?? "name or URL"} but with other values. It was not taken over. If it is what this run ` +
                    'made, take it over with adoptExisting: "always" on this resource; otherwise remove it from Kapso, and run again.',
                { cause: error },
            );
        }
        if (isLast) {
            return undefined;
        }
        const left = Math.max(0, end - performance.now());
        await pause(Math.min(wait, left), account.host.cancellation);
    }
}

function lostForNow(what: string, error: unknown, listError: unknown): Error {
    const [lost, unlisted] = [error, listError].map((one) => (one instanceof KapsoError ? one.reason : String(one)));
    return new Error(
        `The answer to the create of ${what} was lost (${lost}), and what it made could not be looked for (${unlisted}). It may exist now: ` +
            "the next `pulumi up` finds it, and then asks for KAPSO_ADOPT_EXISTING=identical.",
        { cause: listError },
    );
}
