import { cancelledBeforeReconnect, lostUnsearched } from "../errors/create";
import type { RemoteObject } from "../kapso/api/remoteObject";
import { KapsoError } from "../kapso/errors/kapsoError";
import { CancelledError } from "../kapso/errors/requestErrors";
import { ConflictError, NotFoundError, ValidationError } from "../kapso/errors/statusErrors";
import { mayBeRunning, mayHaveBeenExecuted, pause, withTries } from "../kapso/http/retry";
import type { Context } from "../model/context";
import type { Properties } from "../model/properties";
import type { Listed } from "../run/lists/projectList";
import { parentUnknownError } from "./adoption";
import { requireCreated } from "./createdObject";
import { type Attempt, decideOutcome, type Outcome } from "./lostCreate";

/** The maximum number of POSTs for one create, if responses are lost. */
const maxPosts = 5;

/**
 * Creates an object exactly once, even if responses are lost. Kapso has no idempotency key. If a
 * POST may have been executed, this searches the parent's list for the new object
 * (`lostCreate.ts`). The run must have read the parent's list before.
 */
export async function createOnce(context: Context, parent: string, body: Properties, news: Properties): Promise<Outcome> {
    const { objects, account } = context;
    const { clock } = objects.api;
    const before = await objects.listed(parent);
    const attempts: Attempt[] = [];
    let previousError: unknown;
    for (let posts = 1; ; posts += 1) {
        let from = clock.now();
        try {
            const onSend = () => {
                from = clock.now();
            };
            const created = await objects.api.create(parent, body, onSend);
            await requireCreated(context, created, news, { from, objects: before });
            return { created, mayBeTwice: attempts.length > 0 };
        } catch (error) {
            if (previousError !== undefined && error instanceof CancelledError) {
                // An earlier POST may have been executed, so its error is more useful than the
                // cancellation.
                throw withTries(previousError, posts - 1);
            }
            previousError = error;
            // After a lost response, "has already been taken" may refer to the object that the lost
            // POST created.
            const isInUse = posts > 1 && (error instanceof ValidationError || error instanceof ConflictError);
            if (!isInUse && !mayHaveBeenExecuted(error)) {
                throw error instanceof NotFoundError ? parentUnknownError(context, "create", error, news) : error;
            }
            // Kapso refused this POST, so only earlier POSTs can have created an object.
            const mayHaveCreated = (until: Attempt["until"]) => (isInUse ? attempts : [...attempts, { from, until }]);
            const outcome = await searchCreated(context, parent, news, before, error, (found) =>
                decideOutcome(context, parent, found, mayHaveCreated(clock.now()), news, error),
            );
            if (outcome) {
                return outcome;
            }
            if (isInUse || posts === maxPosts || account.host.cancellation.aborted) {
                throw withTries(error, posts);
            }
            attempts.push({ from, until: clock.now() });
        }
    }
}

/**
 * Waits until no earlier DELETE of the address can still be executed. It would delete the new
 * object.
 */
export async function awaitPendingDeletes(context: Context, address: string): Promise<void> {
    const { pendingDeletes, host } = context.account;
    let hasWaited = false;
    await pendingDeletes.wait(address, host.cancellation, (left) => {
        hasWaited = true;
        context.logLine(
            `waiting ${Math.ceil(left / 1000)} s before reconnecting ${address}: an earlier DELETE got no response and may still be executed`,
        );
    });
    if (hasWaited && host.cancellation.aborted) {
        throw cancelledBeforeReconnect(address);
    }
}

/** Searches several times, because Kapso may still execute the POST and its lists may lag. */
async function searchCreated(
    context: Context,
    parent: string,
    news: Properties,
    before: Listed,
    error: unknown,
    decide: (found: readonly RemoteObject[]) => Outcome | undefined,
): Promise<Outcome | undefined> {
    const { objects, account } = context;
    const { afterTimeout, afterError: afterFailure } = account.settings.recovery;
    const end = performance.now() + (mayBeRunning(error) ? afterTimeout : afterFailure);
    for (let wait = 250; ; wait = Math.min(wait * 2, 5000)) {
        const isLast = performance.now() >= end || account.host.cancellation.aborted;
        const found = await objects.createdSince(parent, before, isLast, context.type.uniqueKey(news)).catch((listError: unknown) => {
            throw lostUnsearched(context.declared(news), reasonOf(error), reasonOf(listError), listError);
        });
        const outcome = decide(found.filter(({ id }) => !objects.adoptions.isManaged(id)));
        if (outcome || isLast) {
            return outcome;
        }
        const left = Math.max(0, end - performance.now());
        await pause(Math.min(wait, left), account.host.cancellation);
    }
}

function reasonOf(error: unknown): string {
    return error instanceof KapsoError ? error.reason : String(error);
}
