import type { Account } from "./account";
import { NotFoundError } from "./kapso/errors";
import { pause } from "./kapso/retry";
import type { RemoteConfig } from "./kapso/v1";

/**
 * Whether a 404 on a config may be believed (design, section 3). A wrong base URL and the key of another project answer 404 for
 * everything; believed, a refresh or destroy would empty the state while every config lives on. So the customer's list must
 * answer 200 and lack the id. Throws where that does not settle it.
 */
export async function isConfigGone(error: unknown, id: string, customerId: unknown, account: Account): Promise<boolean> {
    if (!(error instanceof NotFoundError)) {
        return false;
    }
    if (process.env.KAPSO_TRUST_NOT_FOUND === "true") {
        return true;
    }
    if (typeof customerId !== "string") {
        throw unproven(error, "and the state does not say which customer's list could confirm it");
    }
    try {
        return await isNotListed(id, customerId, account);
    } catch (listError) {
        if (listError instanceof NotFoundError) {
            throw unproven(error, `nor does Kapso know its customer ${customerId}`);
        }
        throw listError;
    }
}

/** What was deleted a moment ago may still be listed: the run's list is older, and the service's may lag. */
async function isNotListed(id: string, customerId: string, account: Account): Promise<boolean> {
    const isIn = (configs: RemoteConfig[]) => configs.some((config) => config.id === id);
    let isListed = isIn(await account.configs.ownConfigsOf(customerId));
    const end = performance.now() + account.settings.lookFor.afterFailure;
    for (let wait = 250; isListed; wait *= 2) {
        isListed = isIn(await account.configs.configsNow(customerId));
        const left = end - performance.now();
        if (isListed && (left <= 0 || account.host.cancellation.aborted)) {
            throw new Error(
                `Kapso answers 404 for WhatsApp config ${id} and yet lists it for customer ${customerId}. Nothing was removed from the state. Run again later.`,
            );
        }
        await pause(isListed ? Math.min(wait, left) : 0, account.host.cancellation);
    }
    return true;
}

function unproven(error: NotFoundError, why: string): Error {
    return new Error(
        `${error.message.replace(/\. Either it does not exist.*$/s, "")}, ${why}. That is no proof that it was deleted: ` +
            "the base URL (kapso:baseUrl) or the key (kapso:apiKey) may belong to another project. Nothing was removed from the state. " +
            "Check both; if the customer was really deleted, with all its data, run once with KAPSO_TRUST_NOT_FOUND=true.",
        { cause: error },
    );
}
