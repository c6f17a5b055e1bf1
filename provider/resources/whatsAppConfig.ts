import { z } from "zod";
import { whatsAppConfigSchema } from "../../schema/whatsAppConfig";
import { checks } from "../errors/checks";
import { Lifecycle } from "../lifecycle/lifecycle";
import { refuseFields, requireFields } from "../model/argumentChecks";
import { type ChecksOf, type Definition, tablesOf } from "../model/definition";
import { isUnknown } from "../model/unknown";
import type { Account } from "../run/account";
import { isMissingFromParent, isRightAccount, notConfirmedError } from "../safety/confirmDeletion";
import { adoptExisting, flag, httpUrl, identifier, label, token } from "./arguments";
import { verifyHealth } from "./health";

/**
 * Kapso's example of a sandbox sends this text in each of Meta's three fields. It means the same as
 * an absent argument. See docs/contributing/kapso-api.md#sandbox-numbers.
 */
const sandboxText = "sandbox";
const metaFields = ["phoneNumberId", "businessAccountId", "accessToken"];

// Meta's IDs are larger than 2^53, so JavaScript rounds a number of this size before any check can
// notice.
const metaId = (what: string) =>
    z
        .string(`must be a string: write ${what} in quotes, because JavaScript rounds such large numbers`)
        .regex(/^(\d+|sandbox)$/, `must be ${what}, digits only, as Meta shows it`);

const definition: Definition = {
    ...tablesOf(whatsAppConfigSchema),
    collection: "configs",
    children: "webhooks",
    fields: {
        customerId: identifier("a Kapso customer"),
        name: label,
        phoneNumberId: metaId("the phone number ID"),
        businessAccountId: metaId("the WhatsApp business account ID"),
        accessToken: token("Meta's access token"),
        webhookVerifyToken: token("the verify token of the webhook"),
        webhookDestinationUrl: httpUrl,
        kind: z.enum(whatsAppConfigSchema.arguments.kind.choices, 'must be "production" or "sandbox"'),
        inboundProcessingEnabled: flag,
        callsEnabled: flag,
    } satisfies ChecksOf<typeof whatsAppConfigSchema>,
    behaviours: {
        adoptExisting,
        verifyHealth: z.enum(whatsAppConfigSchema.arguments.verifyHealth.choices, 'must be "off", "warn" or "require"'),
    },
    meaningless: (values) => (values.kind === "sandbox" ? metaFields.filter((field) => values[field] === sandboxText) : []),
    // Kapso chooses the number of a sandbox.
    leftToKapso: ({ kind }) => (kind === "sandbox" ? metaFields : []),

    // A number can be connected only once. A sandbox has no number of its own.
    uniqueKey: ({ kind, phoneNumberId }) =>
        kind === "sandbox" || !phoneNumberId || phoneNumberId === sandboxText
            ? undefined
            : { field: "phoneNumberId", what: "phone number", taken: "is already connected as", value: String(phoneNumberId) },

    alike: ({ name }) => `A sandbox named ${JSON.stringify(name)}`,
    tellApart: "If you declare another sandbox, give it another name.",

    checkTogether(result, { isNew, account }) {
        const { kind = "production", adoptExisting: mode, phoneNumberId, accessToken } = result.inputs;
        if (kind !== "production") {
            return;
        }
        refuseFields(result, (field) =>
            ["phoneNumberId", "businessAccountId"].includes(field) && result.inputs[field] === sandboxText
                ? checks.onlyInSandbox
                : undefined,
        );
        requireFields(result, ["phoneNumberId", "businessAccountId"], " for a production config");
        if (accessToken !== undefined) {
            return;
        }
        // Many configs were connected on a signup page, so only Kapso knows their token. An
        // existing config needs no token, and can also be adopted without one.
        const number = `phoneNumberId ${phoneNumberId}`;
        if (!isNew && !isUnknown(phoneNumberId)) {
            account?.uniqueKeys.keep(number);
        } else if (isNew && (account?.uniqueKeys.isIrreplaceable(number) || !mayAdopt(mode, account))) {
            requireFields(result, ["accessToken"], " to create or replace a production config");
        }
    },

    cannotCreate: ({ kind = "production", accessToken }) => kind === "production" && accessToken === undefined,

    afterChange: (id, news, pending, account) => verifyHealth(account, id, news.verifyHealth, pending),

    // Some versions of v1 return no kind. A config with a declared token was declared as a
    // production config.
    uncertainInState: ({ kind, accessToken }) => (kind === undefined && accessToken === undefined ? ["kind"] : []),

    async isDeleted(missing, account) {
        if (missing.parent) {
            return isMissingFromParent(missing, "the customer was really deleted, with all its data", account);
        }
        // A config may have no customer.
        if (!(await isRightAccount(missing, account))) {
            throw notConfirmedError(
                missing,
                "and the state contains no customer whose list could confirm the deletion",
                "it was really deleted",
            );
        }
        return true;
    },
};

/** Whether a create may adopt an existing config. Returns `true` while the account is unknown. */
function mayAdopt(mode: unknown, account: Account | undefined): boolean {
    return !account || isUnknown(mode) || (mode ?? account.settings.adoptExisting) !== "never";
}

export const whatsAppConfig = new Lifecycle(definition);
