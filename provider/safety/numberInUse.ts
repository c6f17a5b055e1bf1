import { inTwoRuns } from "../errors/change";
import { numberConnected, numberHints } from "../errors/create";
import type { ProviderError } from "../errors/providerError";
import type { RemoteObject } from "../kapso/api/remoteObject";
import type { KapsoError } from "../kapso/errors/kapsoError";
import { ConflictError, ValidationError } from "../kapso/errors/statusErrors";
import type { Properties } from "../model/properties";
import type { Account } from "../run/account";

/** The result of the search for the config with a number. */
interface HolderSearch {
    found?: RemoteObject | undefined;
    /** Whether the search included the whole project. */
    isWhole: boolean;
}

/**
 * The error for a number that Kapso refused because another config has it. It names that config if
 * the project's list shows it. `undefined` if Kapso refused for another reason. Never fails.
 */
export async function numberInUse(
    error: unknown,
    declared: Properties,
    account: Account,
    operation: "create" | "update" = "create",
): Promise<ProviderError | undefined> {
    const { phoneNumberId, customerId } = declared;
    if (!(error instanceof ValidationError || error instanceof ConflictError) || typeof phoneNumberId !== "string") {
        return undefined;
    }
    const isAboutNumber = saysNumberInUse(error);
    // A 409 may also mean that the plan's limit is reached. Only the list can distinguish the two.
    if (!isAboutNumber && !(error instanceof ConflictError)) {
        return undefined;
    }
    const search = await findHolder(phoneNumberId, account).catch((): HolderSearch => ({ isWhole: false }));
    if (!isAboutNumber && !search.found) {
        return undefined;
    }
    return numberConnected(
        error.attempted,
        phoneNumberId,
        describeHolder(search, account),
        error.reason,
        operation,
        hintsFor(search, customerId, operation),
        error,
    );
}

/** Whether one clause of Kapso's message says that another config has the number. */
function saysNumberInUse(error: KapsoError): boolean {
    return error
        .unmaskedWords()
        .split(/;|\. /)
        .some((clause) => /number/i.test(clause) && /taken|already|in use|exists|duplicate|another|unique/i.test(clause));
}

async function findHolder(phoneNumberId: string, account: Account): Promise<HolderSearch> {
    const configs = account.objectsIn("configs");
    const { api } = configs;
    const has = (object: RemoteObject) => object.phoneNumberId === phoneNumberId && object.kind !== "sandbox";
    const known = (await configs.having({ phoneNumberId })).find(has);
    if (known) {
        return { found: known, isWhole: false };
    }
    if (api.hasFilter("phoneNumberId")) {
        const { objects } = await api.list(undefined, 1, { phoneNumberId });
        return { found: objects.find(has), isWhole: true };
    }
    if (!api.hasProjectList) {
        return { isWhole: false };
    }
    const all = await account.configsOfProject();
    return all ? { found: [...all.values()].find(has), isWhole: true } : { isWhole: false };
}

function describeHolder({ found, isWhole }: HolderSearch, account: Account): string {
    const { title } = account.objectsIn("configs").api.naming;
    if (!found) {
        return isWhole ? `by a ${title} that the list of this Kapso project does not show` : `by another ${title}`;
    }
    const { customerId } = found;
    const customer = customerId === null ? " of no customer" : typeof customerId === "string" ? ` of customer ${customerId}` : "";
    return `as ${title} ${found.id}${customer}`;
}

function hintsFor({ found, isWhole }: HolderSearch, customerId: unknown, operation: "create" | "update"): string[] {
    if (operation === "update") {
        const [correct, ...others] = found ? numberHints.managed : numberHints.elsewhere(isWhole);
        return [...(correct === undefined ? [] : [correct]), inTwoRuns, ...others];
    }
    if (!found) {
        return numberHints.elsewhere(isWhole);
    }
    return found.customerId === customerId ? numberHints.adoptable : numberHints.managed;
}
