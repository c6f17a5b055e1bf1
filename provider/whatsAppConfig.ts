import { z } from "zod";
import type { Account } from "./account";
import { adoptionBody, existingFor, refuseSecondNumber } from "./adoption";
import { checkFields, requireFields } from "./check";
import { adoptExistingModes } from "./configuration";
import { createOnce } from "./createOnce";
import { verifyHealth, verifyHealthModes } from "./health";
import { NotFoundError } from "./kapso/errors";
import type { ConfigBody, RemoteConfig } from "./kapso/v1";
import type { Lifecycle, Properties } from "./lifecycle";
import { isConfigGone } from "./notFound";
import { say } from "./say";
import { isUnknown } from "./unknown";
import { changedFields, defaults, layOnto, patchBody, refuseKeptValues, wireFields } from "./whatsAppConfigFields";

const identifier = (what: string) =>
    z
        .string(`must be the id of ${what}, a string`)
        .regex(/^(?!\.{1,2}$)[^\s/?#]+$/, `must be the id of ${what}, without white space or slashes`);

// Ids of Meta are larger than 2^53: as a number, JavaScript has rounded them before anyone can notice (facts, section 2).
const metaId = (what: string) =>
    z
        .string(`must be a string: write ${what} in quotes, for JavaScript rounds numbers of this size`)
        .regex(/^\d+$/, `must be ${what}, digits only, as Meta shows it`);

const token = (what: string) => z.string(`must be ${what}, a string`).regex(/^\S+$/, `must be ${what}, not empty and without white space`);

const flag = z.boolean("must be a boolean, true or false without quotes");

const fields = {
    customerId: identifier("a Kapso customer"),
    name: z.string("must be a string").regex(/\S/, "must not be empty"),
    phoneNumberId: metaId("the phone number id"),
    businessAccountId: metaId("the WhatsApp business account id"),
    accessToken: token("Meta's access token"),
    webhookVerifyToken: token("the verify token of the webhook"),
    webhookDestinationUrl: z.string("must be a string").refine(isHttpUrl, "must be a whole http or https URL without white space"),
    kind: z.enum(["production", "sandbox"], 'must be "production" or "sandbox"'),
    inboundProcessingEnabled: flag,
    callsEnabled: flag,
    adoptExisting: z.enum(adoptExistingModes, 'must be "never", "identical" or "always"'),
    verifyHealth: z.enum(verifyHealthModes, 'must be "off", "warn" or "require"'),
};

/** The service cannot change these (facts, section 2). */
const replacing: readonly string[] = ["customerId", "kind"];

/** Computed by the service. */
const computed = ["displayName", "displayPhoneNumber", "createdAt", "updatedAt"] as const;

/** Stands in the outputs while `verifyHealth: "require"` is not met: a refresh erases the engine's own mark (design, section 3). */
const healthPending = "healthPending";

/**
 * Stands in the outputs of a config that was taken over: when, in ISO 8601. Until the run that took it over is through, two entries
 * of the state have the same id. The entry that a diff has met stays; a delete of one with another mark is meant for the other entry.
 */
const takenOver = "takenOver";

/** Outputs that are neither arguments nor computed by the service. */
const marks = [healthPending, takenOver];

export const whatsAppConfigLifecycle: Lifecycle = {
    check(olds, news) {
        const result = checkFields(fields, news);
        requireFields(result, ["customerId", "name"]);
        const { kind = defaults.kind } = result.inputs;
        if (kind === "production") {
            requireFields(result, ["phoneNumberId", "businessAccountId"], " for a production config");
            // Many configs are made by the service itself and nobody has their token: it is demanded only where one must be created.
            if (Object.keys(olds).length === 0) {
                requireFields(result, ["accessToken"], " to create a production config, also where one is replaced");
            }
        }
        return result;
    },

    async diff(id, olds, news, open) {
        const changed = changedFields(olds, news);
        const replaces = changed.filter((field) => replacing.includes(field));
        const account = open?.();
        if (account?.adopted.has(id) || (account?.marks.has(id) && account.marks.get(id) !== olds[takenOver])) {
            throw new Error(sharedConfig(id, olds, account));
        }
        account?.owned.add(id);
        account?.marks.set(id, olds[takenOver]);
        if (replaces.length > 0) {
            if (account && !isUnknown(news.customerId)) {
                await requireCustomer(String(news.customerId), account);
            }
            return { replaces, deleteBeforeReplace: true };
        }
        if (changed.length > 0) {
            return {};
        }
        return { changes: healthPending in olds && news.verifyHealth === "require" };
    },

    async create(news, open) {
        const account = open();
        const customerId = String(news.customerId);
        // Two creates with one number, or that look alike to the service, could take each other's result for their own.
        const remote = await account.inTurn(String(news.phoneNumberId ?? JSON.stringify([customerId, news.name])), async () => {
            const existing = await existingFor(news, account);
            const created = existing ? await adopt(existing, news, account) : await createOnce(account, customerId, wireFields(news), news);
            account.owned.add(created.id);
            account.configs.wrote(customerId, created);
            return created;
        });
        const mark = account.marks.get(remote.id);
        const outs = { ...outsOf(news, remote), ...(mark === undefined ? {} : { [takenOver]: mark }) };
        await verifyHealth(account, remote.id, news.verifyHealth, { ...outs, [healthPending]: true });
        return { id: remote.id, outs };
    },

    async read(id, props, open) {
        const account = open();
        const isLookUp = Object.keys(props).length === 0;
        let remote: RemoteConfig;
        try {
            remote = await account.api.getConfig(id);
        } catch (error) {
            if (!isLookUp && (await isConfigGone(error, id, props.customerId, account))) {
                return undefined;
            }
            throw error;
        }
        account.owned.add(id);
        const declared = Object.keys(fields).filter((field) => isLookUp || field in props);
        const inputs = layOnto(props, remote, declared);
        return { inputs, props: { ...layOnto(props, remote, [...computed, ...marks]), ...inputs } };
    },

    async update(id, olds, news, open) {
        const account = open();
        account.owned.add(id);
        let outs: Properties = { ...layOnto(olds, {}, [...computed, takenOver]), ...news };
        const body = patchBody(olds, news);
        if (body) {
            const remote = await account.inTurn(String(news.phoneNumberId ?? id), async () => {
                const updated = await updateConfig(id, body, olds, news, account);
                account.configs.wrote(String(news.customerId), updated);
                return updated;
            });
            outs = { ...outs, ...outsOf(news, remote) };
        }
        await verifyHealth(account, id, news.verifyHealth, { ...outs, [healthPending]: true });
        return { outs };
    },

    async delete(id, props, open) {
        const account = open();
        if (account.adopted.has(id) || (account.marks.has(id) && account.marks.get(id) !== props[takenOver])) {
            say(
                `left WhatsApp config ${id} as it is, for another resource of this program has taken it over; only the old entry in the state goes`,
            );
            return;
        }
        if (account.refused.has(id) && !account.owned.has(id)) {
            throw new Error(
                `WhatsApp config ${id} stays, for a resource of this program that wants its number was refused in this run. ` +
                    "Add the option `aliases` to that resource if it was renamed, or run again.",
            );
        }
        try {
            await account.api.deleteConfig(id);
        } catch (error) {
            if (!(await isConfigGone(error, id, props.customerId, account))) {
                throw error;
            }
        }
        account.configs.removed(id);
    },
};

/** Two entries of the state have one config: the one with the older mark, or none, lost it to the other. */
function sharedConfig(id: string, olds: Properties, account: Account): string {
    const isLoser = account.adopted.has(id) || String(olds[takenOver] ?? "") < String(account.marks.get(id) ?? "");
    return (
        `WhatsApp config ${id} of this resource was taken over by another resource of this program that declares the same: both have one config now. ` +
        `Take ${isLoser ? "this one" : "the other one"} out of the state (\`pulumi state delete\` with its URN), and run \`pulumi up\`: it then gets a config of ` +
        "its own. Or remove it from the program too, if one is enough."
    );
}

function isHttpUrl(value: string): boolean {
    // URL.canParse trims and encodes; the service does not.
    return URL.canParse(value) && /^https?:\/\/[^\s/]\S*$/i.test(value);
}

/** Fails while the old config still stands: it would be deleted before the create could fail. */
async function requireCustomer(customerId: string, account: Account): Promise<void> {
    try {
        await account.api.requireCustomer(customerId);
    } catch (error) {
        if (error instanceof NotFoundError) {
            throw new Error(
                `This config cannot be replaced: its customer ${customerId} does not exist, and the old config would be deleted before that ` +
                    `came out. Nothing was changed. Correct customerId, or create the customer first. (${error.message})`,
                { cause: error },
            );
        }
        throw error;
    }
}

async function adopt(existing: RemoteConfig, news: Properties, account: Account): Promise<RemoteConfig> {
    const body = adoptionBody(existing, news, account);
    let adopted = existing;
    // From here on, for a diff that shows whose it is may come while the answer is awaited.
    account.adopted.add(existing.id);
    try {
        if (body) {
            adopted = await account.api.updateConfig(existing.id, body);
            refuseKeptValues(existing.id, body, existing, adopted);
        }
    } catch (error) {
        account.adopted.delete(existing.id);
        throw error;
    }
    account.refused.delete(existing.id);
    account.marks.set(existing.id, new Date().toISOString());
    say(`took over WhatsApp config ${existing.id} of customer ${news.customerId}, which was there before, instead of creating one`);
    return adopted;
}

async function updateConfig(id: string, body: ConfigBody, olds: Properties, news: Properties, account: Account): Promise<RemoteConfig> {
    if (olds.phoneNumberId !== news.phoneNumberId) {
        await refuseSecondNumber(id, news, account);
    }
    try {
        const remote = await account.api.updateConfig(id, body);
        refuseKeptValues(id, body, olds, remote);
        return remote;
    } catch (error) {
        if (error instanceof NotFoundError) {
            throw new Error(
                `WhatsApp config ${id} was deleted outside Pulumi: run \`pulumi up --refresh\` to create it again. That first makes sure that it is gone, ` +
                    `and not out of reach of this base URL (kapso:baseUrl) or key (kapso:apiKey). (Kapso answered 404 "${error.serverWords ?? "not found"}".)`,
                { cause: error },
            );
        }
        throw error;
    }
}

/** The declared arguments and what the service computed: all that a state needs. */
function outsOf(news: Properties, remote: RemoteConfig): Properties {
    return { ...layOnto({}, remote, computed), ...news };
}
