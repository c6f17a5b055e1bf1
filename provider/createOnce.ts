import type { Account } from "./account";
import { requireCreated } from "./createdObject";
import { lostUnsearched } from "./errors/create";
import type { RemoteObject } from "./kapso/api/remoteObject";
import { CancelledError, ConflictError, KapsoError, NotFoundError, ValidationError } from "./kapso/errors";
import { mayBeRunning, mayHaveBeenExecuted, pause, withTries } from "./kapso/retry";
import type { Moment } from "./kapso/serverClock";
import type { Properties } from "./lifecycle";
import { type Attempt, judge, type Outcome } from "./lostCreate";
import { ownerUnknown } from "./ownerUnknown";
import type { KindHere } from "./resourceKind";

/** Times that a POST with a lost answer is sent in all. */
const mostPosts = 5;

/**
 * Creates an object so that it exists once, whatever becomes of the response. Kapso has no
 * idempotency key. If a POST may have been executed, the parent's list is searched for what it made
 * (`lostCreate.ts`). The parent's list must be known to the run already.
 */
export async function createOnce(kind: KindHere, owner: string, body: Properties, news: Properties, account: Account): Promise<Outcome> {
    const objects = account[kind.collection];
    const { clock } = objects.api;
    const before = await objects.listedOf(owner);
    const attempts: Attempt[] = [];
    let former: unknown;
    for (let posts = 1; ; posts += 1) {
        let from = clock.now();
        try {
            const onSend = () => {
                from = clock.now();
            };
            const made = await objects.api.create(owner, body, onSend);
            await requireCreated(kind, made, news, { from, objects: before }, account);
            if (attempts.length > 0) {
                objects.claims.sentAgain.add(made.id);
            }
            return { made };
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
            // A refused POST made nothing.
            const mayHaveMade = (until: Moment) => (isTaken ? attempts : [...attempts, { from, until }]);
            const judged = (found: readonly RemoteObject[]) => judge(kind, owner, found, mayHaveMade(clock.now()), news, account, error);
            const outcome = await lookForMade(kind, owner, news, before, judged, account, error);
            if (outcome) {
                return outcome;
            }
            if (isTaken || posts === mostPosts || account.host.cancellation.aborted) {
                throw withTries(error, posts);
            }
            attempts.push({ from, until: clock.now() });
        }
    }
}

/** Asks again for a while before it gives up: the service may still be at it, and its lists may lag. */
async function lookForMade(
    kind: KindHere,
    owner: string,
    news: Properties,
    before: ReadonlyMap<string, RemoteObject>,
    judged: (found: readonly RemoteObject[]) => Outcome | undefined,
    account: Account,
    error: unknown,
): Promise<Outcome | undefined> {
    const objects = account[kind.collection];
    const { afterTimeout, afterFailure } = account.settings.lookFor;
    const end = performance.now() + (mayBeRunning(error) ? afterTimeout : afterFailure);
    for (let wait = 250; ; wait = Math.min(wait * 2, 5000)) {
        const isLast = performance.now() >= end || account.host.cancellation.aborted;
        const listed = await objects.newOf(owner, before, isLast, kind.uniqueKey(news)).catch((listError) => {
            throw lostForNow(`${objects.api.naming.noun} ${JSON.stringify(news[kind.label])}`, error, listError);
        });
        const outcome = judged(listed.filter((object) => !objects.claims.owned.has(object.id)));
        if (outcome || isLast) {
            return outcome;
        }
        const left = Math.max(0, end - performance.now());
        await pause(Math.min(wait, left), account.host.cancellation);
    }
}

function lostForNow(what: string, error: unknown, listError: unknown): Error {
    const [lost, unlisted] = [error, listError].map((one) => (one instanceof KapsoError ? one.reason : String(one)));
    return lostUnsearched(what, lost ?? "", unlisted ?? "", listError);
}
