import { z } from "zod";
import { argumentsOf } from "../schema/resourceSchema";
import { whatsAppWebhookSchema } from "../schema/whatsAppWebhook";
import type { Account } from "./account";
import { adoptExisting, flag, httpUrl, identifier, token } from "./arguments";
import { refuseFields, requireFields } from "./check";
import { checks } from "./errors/checks";
import { internalIdOf, whyNoConfigId } from "./kapso/api/resourceId";
import { isGone, isGoneFromOwner, isRightAccount, unproven } from "./notFound";
import { type ChecksOf, type ResourceKind, tablesOf } from "./resourceKind";
import { lifecycleOf } from "./resourceLifecycle";
import { say } from "./say";
import { isUnknown } from "./unknown";

const { events: eventsSchema, bufferEvents, bufferWindowSeconds, maxBufferSize, inactivityMinutes } = whatsAppWebhookSchema.arguments;

const eventList = z
    .array(z.string("must hold event names").regex(/^\S+$/, "must hold event names, without white space"), "must be a list of event names")
    .refine((events) => new Set(events).size === events.length, "must name each event once");

// What HTTP allows in a header. A line break would let a value add headers of its own.
const headerMap = z
    .record(z.string(), z.string("must hold texts"), "must be a map of header names to texts")
    .refine(
        (headers) => Object.keys(headers).every((name) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)),
        "must have names that HTTP allows: letters, digits and !#$%&'*+.^_`|~-",
    )
    .refine(
        (headers) => Object.values(headers).every((value) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value)),
        "must have values that HTTP allows: no line breaks and no other control characters",
    );

/** Arguments that a webhook of Meta's raw events does not have. */
const kapsoOnly = argumentsOf(whatsAppWebhookSchema, ({ onlyOfKind }) => onlyOfKind === "kapso");

const wholeNumber = (unit: string, { range: [min, max] }: { range: readonly [number, number] }) => {
    const message = `must be a whole number of ${unit} from ${min} to ${max}`;
    return z.int(message).min(min, message).max(max, message);
};

const webhook: ResourceKind = {
    ...tablesOf(whatsAppWebhookSchema),
    collection: "webhooks",
    fields: {
        configId: identifier("a WhatsApp config", whyNoConfigId),
        url: httpUrl,
        secretKey: token("the key that signs what is sent"),
        events: eventList,
        active: flag,
        headers: headerMap,
        kind: z.enum(whatsAppWebhookSchema.arguments.kind.choices, 'must be "kapso" or "meta"'),
        payloadVersion: z.enum(whatsAppWebhookSchema.arguments.payloadVersion.choices, 'must be "v1" or "v2"'),
        bufferEnabled: flag,
        bufferWindowSeconds: wholeNumber("seconds", bufferWindowSeconds),
        maxBufferSize: wholeNumber("events", maxBufferSize),
        bufferEvents: eventList,
        inactivityMinutes: wholeNumber("minutes", inactivityMinutes),
    } satisfies ChecksOf<typeof whatsAppWebhookSchema>,
    behaviours: { adoptExisting },
    leftToService: () => ["payloadVersion"],
    meaningless: ({ kind }) => (kind === "meta" ? kapsoOnly : []),

    // The same URL twice is legitimate where the program declares two.
    uniqueKey: () => undefined,

    alike: ({ url }) => `A WhatsApp webhook to ${url} with the same arguments`,
    tellApart: "If yours is another webhook, let it differ in an argument.",

    checkWhole(result) {
        const { kind = "kapso", events } = result.inputs;
        if (kind === "meta") {
            refuseFields(result, (field) =>
                field !== "events" && kapsoOnly.includes(field) && result.inputs[field] !== false && !isUnknown(result.inputs[field])
                    ? checks.notForMeta
                    : undefined,
            );
        } else if (kind === "kapso") {
            requireFields(result, ["events"]);
            refuseFields(result, (field) =>
                field === "events" && Array.isArray(events) && events.length === 0 ? checks.noEvents : undefined,
            );
        }
        warnOfUnknownEvents("events", events, eventsSchema.known);
        warnOfUnknownEvents("bufferEvents", result.inputs.bufferEvents, bufferEvents.known);
    },

    isGone: (error, missing, account) =>
        isGone(error, async (notFound) => {
            // In platform, the config's list answers 200 in another project too, where that has the number: so the config must be the one that
            // it was, or something else of this state have answered.
            const configId = String(missing.id.split("/")[0]);
            if (await account.configs.isFoundGone(configId)) {
                return true;
            }
            const isShown = internalIdOf(configId) === undefined || (await isSameConfig(configId, account));
            if (!isShown && !(await isRightAccount(webhook, missing, account))) {
                throw unproven(
                    notFound,
                    "and nothing of this state that is as old has been seen there (`pulumi refresh` asks for its config too)",
                    "it was really deleted",
                );
            }
            const deleted = "the config was really deleted, and its webhooks with it, which `pulumi refresh` could not prove";
            return isGoneFromOwner(notFound, webhook, missing, { owner: configId, deleted }, account);
        }),
};

const warnedOf = new Set<string>();

function warnOfUnknownEvents(argument: string, events: unknown, known: readonly string[]): void {
    for (const event of Array.isArray(events) ? events : []) {
        const warned = `${argument} ${event}`;
        if (typeof event === "string" && !isUnknown(event) && !known.includes(event) && !warnedOf.has(warned)) {
            warnedOf.add(warned);
            say(
                `warning: no document of Kapso names ${JSON.stringify(event)} for ${argument}. Check its spelling, unless Kapso has added it recently`,
            );
        }
    }
}

/** Whether Kapso has the config, or a config of this program that got its number: then the webhook was deleted with the former one. */
async function isSameConfig(id: string, account: Account): Promise<boolean> {
    const now = await account.configs.idNow(id);
    return now !== undefined && (now === id || account.configs.claims.owned.has(now));
}

export const whatsAppWebhookLifecycle = lifecycleOf(webhook);
