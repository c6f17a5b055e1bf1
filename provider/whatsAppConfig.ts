import { z } from "zod";
import type { Account } from "./account";
import { checkFields, requireFields } from "./check";
import { NotFoundError } from "./kapso/errors";
import type { ConfigBody, RemoteConfig } from "./kapso/v1";
import type { Lifecycle, Properties } from "./lifecycle";
import { isConfigGone } from "./notFound";
import { isUnknown } from "./unknown";

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
    webhookDestinationUrl: z.string("must be a string").refine(isHttpUrl, "must be a whole http or https URL"),
    kind: z.enum(["production", "sandbox"], 'must be "production" or "sandbox"'),
    inboundProcessingEnabled: flag,
    callsEnabled: flag,
};

type Field = keyof typeof fields;

/** What absent means: adding or removing one of these is no change. */
const defaults: Properties = { kind: "production", inboundProcessingEnabled: true, callsEnabled: false };

/** The service cannot change these (facts, section 2). */
const replacing: readonly string[] = ["customerId", "kind"];

/** One version of the service demands these in every PATCH of a production config (facts, section 2). */
const alwaysSent: readonly Field[] = ["phoneNumberId", "businessAccountId", "accessToken"];

/** Computed by the service. */
const computed = ["displayName", "displayPhoneNumber", "createdAt", "updatedAt"] as const;

export const whatsAppConfigLifecycle: Lifecycle = {
    check(olds, news) {
        const result = checkFields(fields, news);
        requireFields(result, ["customerId", "name"]);
        const { kind = defaults.kind } = result.inputs;
        if (kind === "production") {
            requireFields(result, ["phoneNumberId", "businessAccountId"], " for a production config");
            // Many configs are made by the service itself and nobody has their token: they are demanded only where one must be created.
            if (Object.keys(olds).length === 0) {
                requireFields(result, ["accessToken"], " to create a production config, also where one is replaced");
            }
        }
        return result;
    },

    async diff(_id, olds, news, open) {
        const changed = changedFields(olds, news);
        if (changed.length === 0) {
            return { changes: false };
        }
        const replaces = changed.filter((field) => replacing.includes(field));
        if (replaces.length === 0) {
            return {};
        }
        if (!isUnknown(news.customerId)) {
            await requireCustomer(String(news.customerId), open());
        }
        return { replaces, deleteBeforeReplace: true };
    },

    async create(news, open) {
        const { customerId, ...config } = news;
        const remote = await open().api.createConfig(String(customerId), config as ConfigBody);
        return { id: remote.id, outs: outsOf(news, remote) };
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
        const declared = Object.keys(fields).filter((field) => isLookUp || field in props);
        const inputs = layOnto(props, remote, declared);
        return { inputs, props: { ...layOnto(props, remote, computed), ...inputs } };
    },

    async update(id, olds, news, open) {
        const body = patchBody(olds, news);
        if (!body) {
            return { outs: { ...layOnto(olds, {}, computed), ...news } };
        }
        try {
            const remote = await open().api.updateConfig(id, body);
            refuseKeptValues(id, body, olds, remote);
            return { outs: { ...layOnto(olds, {}, computed), ...outsOf(news, remote) } };
        } catch (error) {
            if (error instanceof NotFoundError) {
                throw new Error(
                    `WhatsApp config ${id} was deleted outside Pulumi: run \`pulumi up --refresh\` to create it again. (${error.message})`,
                    { cause: error },
                );
            }
            throw error;
        }
    },

    async delete(id, props, open) {
        const account = open();
        try {
            await account.api.deleteConfig(id);
        } catch (error) {
            if (!(await isConfigGone(error, id, props.customerId, account))) {
                throw error;
            }
        }
    },
};

function isHttpUrl(value: string): boolean {
    return URL.canParse(value) && /^https?:\/\/[^/]/i.test(value);
}

/** Arguments that differ once defaults are filled in. A value that is not known yet differs from every other. */
function changedFields(olds: Properties, news: Properties): string[] {
    return Object.keys(fields).filter((field) => (olds[field] ?? defaults[field]) !== (news[field] ?? defaults[field]));
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

/** The declared arguments and what the service computed: all that a state needs. */
function outsOf(news: Properties, remote: RemoteConfig): Properties {
    return { ...layOnto({}, remote, computed), ...news };
}

/** The values of `keys`: the service's where it returns one, otherwise the last known. `null` empties; absent keeps. */
function layOnto(lasts: Properties, remote: Partial<RemoteConfig>, keys: readonly string[]): Properties {
    const remotes: Properties = remote;
    const values = keys.map((key) => [key, remotes[key] === undefined ? lasts[key] : remotes[key]]);
    return Object.fromEntries(values.filter(([, value]) => value !== null && value !== undefined));
}

/** The changed arguments and the Meta fields that are declared; `undefined` where nothing changes on the wire. */
function patchBody(olds: Properties, news: Properties): ConfigBody | undefined {
    const changed = changedFields(olds, news);
    if (changed.length === 0) {
        return undefined;
    }
    const declared = alwaysSent.filter((field) => field in news);
    return Object.fromEntries([...changed, ...declared].map((field) => [field, news[field] ?? defaults[field] ?? null]));
}

/** A service that ignores `null`, or a field, answers 200 all the same (facts, section 7): say so instead of believing it. */
function refuseKeptValues(id: string, body: ConfigBody, olds: Properties, remote: RemoteConfig): void {
    const remotes: Properties = remote;
    const kept = Object.entries(body)
        .filter(([field, sent]) => sent !== olds[field] && remotes[field] !== sent && remotes[field] === olds[field])
        .filter(([field]) => remotes[field] !== undefined);
    if (kept.length > 0) {
        const values = kept.map(([field]) => (field === "webhookVerifyToken" ? field : `${field} at ${JSON.stringify(remotes[field])}`));
        throw new Error(
            `Kapso answered the update of WhatsApp config ${id} with success, but kept ${values.join(", ")}. ` +
                "Declare that value again, or change it in Kapso's dashboard and run `pulumi refresh`.",
        );
    }
}
