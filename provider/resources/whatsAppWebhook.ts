import { z } from "zod";
import { argumentsOf } from "../../schema/resourceSchema";
import { whatsAppWebhookSchema } from "../../schema/whatsAppWebhook";
import { checks } from "../errors/checks";
import { internalIdOf, whyNoConfigId } from "../kapso/api/resourceId";
import { Lifecycle } from "../lifecycle/lifecycle";
import { refuseFields, requireFields } from "../model/argumentChecks";
import { type ChecksOf, type Definition, tablesOf } from "../model/definition";
import { isUnknown } from "../model/unknown";
import type { Account } from "../run/account";
import { isMissingFromParent, isRightAccount, notConfirmedError } from "../safety/confirmDeletion";
import { adoptExisting, identifier } from "./arguments";
import { checkEvents, warnOfUnknownEvents, webhookFields } from "./webhookChecks";

const { arguments: schema } = whatsAppWebhookSchema;

/** Arguments that do not apply to a webhook with Meta's raw events. */
const kapsoOnly = argumentsOf(whatsAppWebhookSchema, ({ onlyOfKind }) => onlyOfKind === "kapso");

const definition: Definition = {
    ...tablesOf(whatsAppWebhookSchema),
    collection: "webhooks",
    fields: {
        configId: identifier("a WhatsApp config", whyNoConfigId),
        kind: z.enum(schema.kind.choices, 'must be "kapso" or "meta"'),
        ...webhookFields(schema),
    } satisfies ChecksOf<typeof whatsAppWebhookSchema>,
    behaviours: { adoptExisting },
    leftToKapso: () => ["payloadVersion"],
    meaningless: ({ kind }) => (kind === "meta" ? kapsoOnly : []),

    // Two webhooks with the same URL are legitimate if the program declares both.
    uniqueKey: () => undefined,

    alike: ({ url }) => `A WhatsApp webhook to ${url} with the same arguments`,
    tellApart: "If you declare another webhook, change at least one of its arguments.",

    checkTogether(result, context) {
        const { kind = "kapso" } = result.inputs;
        if (kind === "kapso") {
            requireFields(result, ["events"]);
            checkEvents(result, schema, context);
            return;
        }
        if (kind === "meta") {
            refuseFields(result, (field) =>
                field !== "events" && kapsoOnly.includes(field) && result.inputs[field] !== false && !isUnknown(result.inputs[field])
                    ? checks.notForMeta
                    : undefined,
            );
        }
        warnOfUnknownEvents(result, schema, context.warn);
    },

    // On Platform, another project that has the same number also returns 200 for this list. So the
    // config must be the same connection, or a request for another object of the state must have
    // succeeded.
    async isDeleted(missing, account) {
        const configId = String(missing.parent?.id);
        const configs = account.objectsIn("configs");
        if (await configs.isConfirmedDeleted(configId)) {
            return true;
        }
        const isSameProject = configs.api.objects.addressField === undefined || (await isSameConfig(configId, account));
        if (!isSameProject && !(await isRightAccount(missing, account))) {
            throw notConfirmedError(
                missing,
                "and this run found no other object of this state that is at least as old (`pulumi refresh` reads its config too)",
                "it was really deleted",
            );
        }
        const deleted = "the config was really deleted together with its webhooks, and `pulumi refresh` could not confirm it";
        return isMissingFromParent(missing, deleted, account);
    },
};

/**
 * Whether the config is still connected, or a config of this program replaced it under the same
 * number. Kapso then deleted the webhook with the old config. Without an internal ID, the number
 * may be that of another project.
 */
async function isSameConfig(id: string, account: Account): Promise<boolean> {
    const configs = account.objectsIn("configs");
    const currentId = await configs.idNow(id);
    if (currentId === undefined || internalIdOf(currentId) === undefined) {
        return false;
    }
    // A refresh reads the config and the webhook at the same time, so the read of the config may
    // not have ended.
    return currentId === id || (!(await configs.isConfirmedDeleted(currentId)) && configs.adoptions.isManaged(currentId));
}

export const whatsAppWebhook = new Lifecycle(definition);
