import { changedAnother, deletedOutside, notStored } from "../errors/change";
import type { RemoteObject } from "../kapso/api/remoteObject";
import { NotFoundError, ValidationError } from "../kapso/errors/statusErrors";
import { maskKnownSecrets } from "../kapso/knownSecrets";
import { isEmpty } from "./comparison";
import type { Context } from "./context";
import { findIdReuse } from "./idReuse";
import { missingFields } from "./missingFields";
import type { Properties } from "./properties";

/**
 * Sends a PATCH, and checks in the response that Kapso changed this object and stored every value.
 */
export async function patch(context: Context, id: string, body: Properties, olds: Properties, news: Properties): Promise<RemoteObject> {
    const { title, compare, objects } = context;
    const remote = await send(context, id, body, news).catch((error: unknown) => {
        throw error instanceof NotFoundError ? deletedOutside(title, id, error.serverWords, error) : error;
    });
    const reuse = findIdReuse(id, remote.id);
    if (reuse) {
        throw changedAnother(title, id, reuse, Object.keys(body));
    }
    const altered = Object.keys(body).filter((field) => !compare.isAsDeclared(field, remote, news));
    const { secret } = objects.api.naming;
    const masked = (_: string, value: unknown) => (typeof value === "string" ? maskKnownSecrets(value) : value);
    const shown = (field: string) => (secret.includes(field) ? field : `${field} ${JSON.stringify(remote[field], masked)}`);
    // A value that should be cleared cannot be a normalised form of the declared value.
    const kept = altered.filter((field) => !isEmpty(remote[field]) && (isEmpty(body[field]) || compare.isSame(field, remote, olds)));
    if (kept.length > 0) {
        throw notStored(title, id, kept.map(shown).join(", "));
    }
    if (altered.length > 0) {
        context.logLine(
            `warning: Kapso updated ${title} ${id}, but returned ${altered.map(shown).join(", ")} instead of the declared value. ` +
                "Run `pulumi refresh` to check what Kapso stored",
        );
    }
    return remote;
}

/**
 * Sends only changed values, because Kapso may have rotated an unchanged token. A 422 was not
 * executed, so the PATCH is sent again with the fields that Kapso names as missing. See
 * docs/contributing/kapso-api.md#patch-of-a-production-config.
 */
async function send(context: Context, id: string, body: Properties, news: Properties): Promise<RemoteObject> {
    const { objects, compare, type, title } = context;
    const isSendable = (field: string) => field in news && !compare.isMeaningless(field, news);
    const bodyWithRequired = (): Properties => {
        const required = objects.demandedFields.filter(isSendable);
        return { ...Object.fromEntries(required.map((field) => [field, news[field]])), ...body };
    };
    for (let sent = bodyWithRequired(); ; ) {
        try {
            return await objects.api.update(id, sent);
        } catch (error) {
            if (!(error instanceof ValidationError)) {
                throw error;
            }
            objects.demand(missingFields(type, error).filter((field) => !(field in sent)));
            const next = bodyWithRequired();
            const added = Object.keys(next).filter((field) => !(field in sent));
            if (added.length === 0) {
                throw error;
            }
            context.logLine(
                `Kapso requires ${added.join(", ")} in each update of a ${title}, so this run also sends the declared values of these arguments`,
            );
            sent = next;
        }
    }
}
