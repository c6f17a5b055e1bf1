import type { Account } from "./account";
import { hasSameNumber, isIdentical } from "./adoption";
import { ConflictError, KapsoError, ServerError, TimeoutError, ValidationError } from "./kapso/errors";
import { mayHaveBeenExecuted, pause, withTries } from "./kapso/retry";
import type { ConfigBody, RemoteConfig } from "./kapso/v1";
import type { Properties } from "./lifecycle";

/** Times that a POST with a lost answer is sent in all. */
const mostPosts = 5;

/**
 * Creates a config so that it exists once, whatever becomes of the answer. There is no idempotency key (facts, section 6): after an
 * answer that leaves open whether the POST was executed, the customer's list is searched for what it made. That is a config that
 * this run did not know, that belongs to no other resource, and that equals the declared one in every readable field.
 * The customer's list must be known to the run already.
 */
export async function createOnce(account: Account, customerId: string, body: ConfigBody, news: Properties): Promise<RemoteConfig> {
    const before = await account.configs.knownIdsOf(customerId);
    for (let posts = 1; ; posts += 1) {
        try {
            return await account.api.createConfig(customerId, body);
        } catch (error) {
            // After a lost answer, "has already been taken" may speak of what the lost POST made.
            const isTaken = posts > 1 && (error instanceof ValidationError || error instanceof ConflictError);
            if (!isTaken && !mayHaveBeenExecuted(error)) {
                throw error;
            }
            const made = await lookForMade(account, customerId, news, before, error);
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
    account: Account,
    customerId: string,
    news: Properties,
    before: ReadonlySet<string>,
    error: unknown,
): Promise<RemoteConfig | undefined> {
    const { afterTimeout, afterFailure } = account.settings.lookFor;
    const mayBeRunning = error instanceof TimeoutError || (error instanceof ServerError && (error.status === 502 || error.status === 504));
    const end = performance.now() + (mayBeRunning ? afterTimeout : afterFailure);
    for (let wait = 250; ; wait = Math.min(wait * 2, 5000)) {
        const isLast = performance.now() >= end || account.host.cancellation.aborted;
        const listed = await account.configs.newConfigsOf(customerId, before, isLast).catch((listError) => {
            throw lostForNow(news, error, listError);
        });
        const found = listed.filter((config) => !account.owned.has(config.id));
        const made = found.find((config) => isIdentical(config, news));
        if (made) {
            return made;
        }
        const other = found.find((config) => hasSameNumber(config, news));
        if (other) {
            throw new Error(
                `The answer to the create of WhatsApp config ${JSON.stringify(news.name)} was lost, and meanwhile config ${other.id} appeared with ` +
                    "its number but with other values. It was not taken over. If it is what this run made, take it over with " +
                    'adoptExisting: "always" on this resource; otherwise remove it from Kapso, and run again.',
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

function lostForNow(news: Properties, error: unknown, listError: unknown): Error {
    const [lost, unlisted] = [error, listError].map((one) => (one instanceof KapsoError ? one.reason : String(one)));
    return new Error(
        `The answer to the create of WhatsApp config ${JSON.stringify(news.name)} was lost (${lost}), and what it made could not be looked for ` +
            `(${unlisted}). It may exist now: the next \`pulumi up\` finds it, and then asks for KAPSO_ADOPT_EXISTING=identical.`,
        { cause: listError },
    );
}
