import { z } from "zod";
import type { Account } from "./account";
import { adoptExisting, flag, httpUrl, identifier, token } from "./arguments";
import { isGone, isGoneFromOwner, isRightAccount, unproven } from "./notFound";
import type { ResourceKind } from "./resourceKind";
import { lifecycleOf } from "./resourceLifecycle";

const eventNames = [
    "whatsapp.message.received",
    "whatsapp.message.sent",
    "whatsapp.message.delivered",
    "whatsapp.message.read",
    "whatsapp.message.failed",
    "whatsapp.conversation.created",
    "whatsapp.conversation.ended",
    "whatsapp.conversation.inactive",
] as const;

const listOf = (names: readonly [string, ...string[]]) =>
    z
        .array(z.enum(names, `may only hold ${names.join(", ")}`), "must be a list of event names")
        .refine((events) => new Set(events).size === events.length, "must name each event once");

const wholeNumber = (most: number, unit: string) => {
    const message = `must be a whole number of ${unit} from 1 to ${most}`;
    return z.int(message).min(1, message).max(most, message);
};

const webhook: ResourceKind = {
    collection: "webhooks",
    label: "url",
    fields: {
        configId: identifier("a WhatsApp config"),
        url: httpUrl,
        secretKey: token("the key that signs what is sent"),
        events: listOf(eventNames).refine((events) => events.length > 0, "must name at least one event"),
        active: flag,
        headers: z.record(z.string(), z.string("must hold texts"), "must be a map of header names to texts"),
        kind: z.enum(["kapso", "meta"], 'must be "kapso" or "meta"'),
        payloadVersion: z.enum(["v1", "v2"], 'must be "v1" or "v2"'),
        bufferEnabled: flag,
        bufferWindowSeconds: wholeNumber(60, "seconds"),
        maxBufferSize: wholeNumber(100, "events"),
        bufferEvents: listOf(["whatsapp.message.received"]),
        inactivityMinutes: wholeNumber(1440, "minutes"),
    },
    behaviours: { adoptExisting },
    required: ["configId", "url", "events"],
    requiredToCreate: ["secretKey"],
    owner: { field: "configId", collection: "configs" },
    defaults: { active: true, kind: "kapso", bufferEnabled: false, bufferWindowSeconds: 5, maxBufferSize: 50, inactivityMinutes: 60 },
    leftToService: ["payloadVersion"],
    clearable: ["headers", "bufferEvents"],
    sets: ["events", "bufferEvents"],
    computed: ["configInternalId", "createdAt", "updatedAt"],

    // The same URL twice is legitimate where the program declares two.
    uniqueKey: () => undefined,

    isGone: (error, id, { configInternalId, createdAt }, account) =>
        isGone(error, async (notFound) => {
            // In platform, the config's list answers 200 in another project too, where that has the number: so the config must be the one that
            // it was, or something else of this state have answered.
            const configId = String(id.split("/")[0]);
            if (await account.configs.isFoundGone(configId)) {
                return true;
            }
            const isShown = !account.configs.api.objects.idsRecur || (await isSameConfig(configId, configInternalId, account));
            if (!isShown && !(await isRightAccount(createdAt, account))) {
                throw unproven(
                    notFound,
                    "and nothing of this state that is as old has been seen there (`pulumi refresh` asks for its config too)",
                    "it was really deleted",
                );
            }
            return isGoneFromOwner(
                notFound,
                { id, owner: configId },
                {
                    objects: account.webhooks,
                    owners: account.configs,
                    deleted: "the config was really deleted, and its webhooks with it, which `pulumi refresh` could not prove",
                },
                account,
            );
        }),
};

async function isSameConfig(id: string, internalId: unknown, account: Account): Promise<boolean> {
    // Or the one that the state has under this id by now: then the webhook went with the former one.
    const known: unknown[] = [internalId, account.configs.claims.identities.get(id)].filter((identity) => typeof identity === "string");
    return known.length > 0 && known.includes(await account.configs.identityNow(id));
}

export const whatsAppWebhookLifecycle = lifecycleOf(webhook);
