import type { Account } from "./account";
import { NotFoundError } from "./kapso/errors";
import type { ConfigBody, RemoteConfig } from "./kapso/v1";
import type { Properties } from "./lifecycle";
import { bodyOf, defaults, differingFields, unreadableFields } from "./whatsAppConfigFields";

/**
 * The config that was there before and that a create would double: one with the same number, or, where there is no number, one that
 * equals the declared one in every readable field. `undefined` where there is none. Throws where it may not be taken over.
 */
export async function existingFor(news: Properties, account: Account): Promise<RemoteConfig | undefined> {
    const found = isProduction(news)
        ? await withNumber(news, account, "create")
        : (await configsOf(news, account, "create")).filter((config) => !account.owned.has(config.id) && isIdentical(config, news));
    const [existing] = found.sort((a, b) => Number(isIdentical(b, news)) - Number(isIdentical(a, news)));
    if (existing) {
        // Until it is taken over: with --continue-on-error, the engine goes on to delete what this create was refused for.
        account.refused.add(existing.id);
        refuseUnlessAdoptable(existing, news, account);
    }
    return existing;
}

/** Fails where an update would give a config the number of another one. */
export async function refuseSecondNumber(id: string, news: Properties, account: Account): Promise<void> {
    if (isProduction(news)) {
        const other = (await withNumber(news, account, "update")).find((config) => config.id !== id);
        if (other) {
            throw new Error(
                `Number ${news.phoneNumberId} is connected already, by ${label(other, news)}: WhatsApp config ${id} was not changed. ` +
                    "Remove the other one first, or give up its number in an earlier run.",
            );
        }
    }
}

/** What one PATCH must send to make an existing config the declared one; `undefined` where nothing is left to send. */
export function adoptionBody(existing: RemoteConfig, news: Properties, account: Account): ConfigBody | undefined {
    const names = [...unreadableFields(existing, news), ...(modeFor(news, account) === "always" ? differingFields(existing, news) : [])];
    return bodyOf(names, news);
}

/** Whether a config equals the declared one in every field that the service returns. */
export function isIdentical(config: RemoteConfig, news: Properties): boolean {
    return isOfCustomer(config, news) && differingFields(config, news).length === 0;
}

export function hasSameNumber(config: RemoteConfig, news: Properties): boolean {
    return isProduction(news) && config.kind !== "sandbox" && config.phoneNumberId === news.phoneNumberId;
}

async function withNumber(news: Properties, account: Account, operation: string): Promise<RemoteConfig[]> {
    await configsOf(news, account, operation);
    return (await account.configs.known()).filter((config) => hasSameNumber(config, news));
}

async function configsOf(news: Properties, account: Account, operation: string): Promise<RemoteConfig[]> {
    try {
        return await account.configs.configsOf(String(news.customerId));
    } catch (error) {
        if (error instanceof NotFoundError) {
            throw new Error(
                `Could not ${operation} WhatsApp config ${JSON.stringify(news.name)}: Kapso does not know customer ${news.customerId} ` +
                    `(404 "${error.serverWords ?? "not found"}"). Correct customerId, or check that the base URL (kapso:baseUrl) and the key ` +
                    "(kapso:apiKey) belong to the project of this customer.",
                { cause: error },
            );
        }
        throw error;
    }
}

function refuseUnlessAdoptable(existing: RemoteConfig, news: Properties, account: Account): void {
    const what = isProduction(news)
        ? `Number ${news.phoneNumberId} is connected already, by`
        : "A config that equals the declared one exists already:";
    const start = `${what} ${label(existing, news)}`;
    if (account.owned.has(existing.id)) {
        throw new Error(
            `${start}, which belongs to another resource of this program. Declare each number once; if the other resource gives it up in this ` +
                "run, let this one depend on it (dependsOn); if it was renamed in the program, add the option `aliases` with its old name.",
        );
    }
    if (!isOfCustomer(existing, news)) {
        throw new Error(`${start}. A config of another customer is never taken over: remove it there first, or correct customerId.`);
    }
    if (existing.kind && existing.kind !== (news.kind ?? defaults.kind)) {
        throw new Error(`${start}, of kind ${existing.kind}, which cannot be changed. Remove it first, or declare that kind.`);
    }
    const differing = differingFields(existing, news);
    const mode = modeFor(news, account);
    if (mode === "always" || (mode === "identical" && differing.length === 0)) {
        return;
    }
    const comparison =
        differing.length === 0
            ? "It is identical to the declared one in every readable field, as an interrupted run leaves it behind"
            : `It differs from the declared one in ${differing.join(", ")}`;
    const takeOver =
        differing.length === 0
            ? "After an interrupted run, take it over with `KAPSO_ADOPT_EXISTING=identical pulumi up`"
            : 'To take it over and bring it in line, set adoptExisting: "always" on this resource';
    throw new Error(
        `${start}. ${comparison}. Nothing was created. ${takeOver}. Otherwise: was the resource renamed in the program? Add the option ` +
            "`aliases` with its old name. Does another stack own it? Remove it from one of the two. Or import it, or remove it from Kapso.",
    );
}

function modeFor(news: Properties, account: Account): unknown {
    return news.adoptExisting ?? account.settings.adoptExisting;
}

function isProduction(news: Properties): boolean {
    return (news.kind ?? defaults.kind) === "production";
}

function isOfCustomer(config: RemoteConfig, news: Properties): boolean {
    return !config.customerId || config.customerId === news.customerId;
}

function label({ id, customerId }: RemoteConfig, news: Properties): string {
    return `WhatsApp config ${id} of customer ${customerId ?? news.customerId}`;
}
