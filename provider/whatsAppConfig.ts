import { z } from "zod";
import { adoptExisting, flag, httpUrl, identifier, label, token } from "./arguments";
import { requireFields } from "./check";
import { verifyHealth, verifyHealthModes } from "./health";
import { isGone, isGoneFromOwner, unproven } from "./notFound";
import type { ResourceKind } from "./resourceKind";
import { lifecycleOf } from "./resourceLifecycle";

// Ids of Meta are larger than 2^53: as a number, JavaScript has rounded them before anyone can notice (facts, section 2).
const metaId = (what: string) =>
    z
        .string(`must be a string: write ${what} in quotes, for JavaScript rounds numbers of this size`)
        .regex(/^\d+$/, `must be ${what}, digits only, as Meta shows it`);

const config: ResourceKind = {
    collection: "configs",
    label: "name",
    owns: "webhooks",
    fields: {
        customerId: identifier("a Kapso customer"),
        name: label,
        phoneNumberId: metaId("the phone number id"),
        businessAccountId: metaId("the WhatsApp business account id"),
        accessToken: token("Meta's access token"),
        webhookVerifyToken: token("the verify token of the webhook"),
        webhookDestinationUrl: httpUrl,
        kind: z.enum(["production", "sandbox"], 'must be "production" or "sandbox"'),
        inboundProcessingEnabled: flag,
        callsEnabled: flag,
    },
    behaviours: { adoptExisting, verifyHealth: z.enum(verifyHealthModes, 'must be "off", "warn" or "require"') },
    required: ["customerId", "name"],
    requiredToCreate: [],
    owner: { field: "customerId", collection: "customers" },
    defaults: { kind: "production", inboundProcessingEnabled: true, callsEnabled: false },
    // Those of Meta can be removed only from a sandbox.
    clearable: ["webhookVerifyToken", "webhookDestinationUrl", "phoneNumberId", "businessAccountId"],
    sets: [],
    computed: [
        "displayName",
        "displayPhoneNumber",
        "apiVersion",
        "internalId",
        "isCoexistence",
        "nameStatus",
        "qualityRating",
        "status",
        "verifiedName",
        "webhookVerifiedAt",
        "createdAt",
        "updatedAt",
    ],

    // A number can be connected once; a sandbox has none of its own.
    uniqueKey: ({ kind, phoneNumberId }) =>
        kind === "sandbox" || !phoneNumberId
            ? undefined
            : { field: "phoneNumberId", what: "number", taken: "is connected already", value: String(phoneNumberId) },

    checkWhole(result, isNew) {
        const { kind = "production" } = result.inputs;
        if (kind === "production") {
            requireFields(result, ["phoneNumberId", "businessAccountId"], " for a production config");
            // Many configs are made by the service itself and nobody has their token: it is demanded only where one must be created.
            if (isNew) {
                requireFields(result, ["accessToken"], " to create a production config, also where one is replaced");
            }
        }
    },

    afterwards: (id, news, pending, account) => verifyHealth(account, id, news.verifyHealth, pending),

    isGone: (error, id, { customerId }, account) =>
        isGone(error, async (notFound) => {
            if (typeof customerId !== "string") {
                throw unproven(notFound, "and the state does not say which customer's list could confirm it", "it was really deleted");
            }
            return isGoneFromOwner(
                notFound,
                { id, owner: customerId },
                { objects: account.configs, owners: account.customers, deleted: "the customer was really deleted, with all its data" },
                account,
            );
        }),
};

export const whatsAppConfigLifecycle = lifecycleOf(config);
