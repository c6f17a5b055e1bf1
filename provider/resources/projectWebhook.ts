import { projectWebhookSchema } from "../../schema/projectWebhook";
import { checks, eventsOfNumber } from "../errors/checks";
import { Lifecycle } from "../lifecycle/lifecycle";
import { refuseFields } from "../model/argumentChecks";
import { type ChecksOf, type Definition, tablesOf } from "../model/definition";
import { isUnknown } from "../model/unknown";
import { isRightAccount, notConfirmedError, requireUnlisted } from "../safety/confirmDeletion";
import { adoptExisting } from "./arguments";
import { checkEvents, webhookFields } from "./webhookChecks";

const { arguments: schema } = projectWebhookSchema;

const definition: Definition = {
    ...tablesOf(projectWebhookSchema),
    collection: "projectWebhooks",
    fields: webhookFields(schema) satisfies ChecksOf<typeof projectWebhookSchema>,
    absent: { kind: checks.projectHasNoKind },
    behaviours: { adoptExisting },
    leftToKapso: () => ["payloadVersion"],

    // Two webhooks with the same URL are legitimate if the program declares both.
    uniqueKey: () => undefined,

    alike: ({ url }) => `A project webhook to ${url} with the same arguments`,
    tellApart: "If you declare another webhook, change at least one of its arguments.",

    checkTogether(result, context) {
        const numberEvents = eventsOfNumberIn(result.inputs.events);
        refuseFields(result, (field) => (field === "events" && numberEvents.length > 0 ? eventsOfNumber(numberEvents) : undefined));
        if (numberEvents.length === 0) {
            checkEvents(result, schema, context);
        }
    },

    // The key of another project also gets 200 for the list of project webhooks. So a request for
    // another object of the state must have succeeded too.
    async isDeleted(missing, account) {
        if (!(await isRightAccount(missing, account))) {
            throw notConfirmedError(
                missing,
                "and this run found no other object of this state that is at least as old",
                "it was really deleted",
            );
        }
        return requireUnlisted(missing, account);
    },
};

/**
 * Events that Kapso sends only to webhooks of a number. Kapso adds event names, so only their
 * prefixes are compared.
 */
function eventsOfNumberIn(events: unknown): string[] {
    const known = Array.isArray(events) ? events.filter((event): event is string => typeof event === "string" && !isUnknown(event)) : [];
    return known.filter((event) => /^whatsapp\.(message|conversation|contact)\./.test(event));
}

export const projectWebhook = new Lifecycle(definition);
