import type { Account } from "./account";
import { NotFoundError } from "./kapso/errors";

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
        throw unproven(error, "the state does not say which customer's list could confirm it");
    }
    try {
        const configs = await account.configsOf(customerId);
        return !configs.some((config) => config.id === id);
    } catch (listError) {
        if (listError instanceof NotFoundError) {
            throw unproven(error, `nor does Kapso know its customer ${customerId}`);
        }
        throw listError;
    }
}

function unproven(error: NotFoundError, why: string): Error {
    return new Error(
        `${error.message.replace(/\. Either it does not exist.*$/s, "")}, ${why}. That is no proof that it was deleted: ` +
            "the base URL (kapso:baseUrl) or the key (kapso:apiKey) may belong to another project. Nothing was removed from the state. " +
            "Check both; if the customer was really deleted, with all its data, run once with KAPSO_TRUST_NOT_FOUND=true.",
        { cause: error },
    );
}
