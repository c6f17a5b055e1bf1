import type { Account } from "./account";
import { isAsDeclared, isEmpty, isMeaningless, isSame } from "./comparison";
import { missingFields } from "./demands";
import { changedAnother, deletedOutside, notStored } from "./errors/change";
import { otherThan } from "./identity";
import type { RemoteObject } from "./kapso/api/remoteObject";
import { NotFoundError, ValidationError } from "./kapso/errors";
import { maskKnownSecrets } from "./kapso/knownSecrets";
import type { Properties } from "./lifecycle";
import type { KindHere } from "./resourceKind";
import { say } from "./say";

/** Sends a change, and makes sure that it was taken: of this object, and all of it. */
export async function patch(
    kind: KindHere,
    id: string,
    body: Properties,
    { olds, news }: { olds: Properties; news: Properties },
    account: Account,
): Promise<RemoteObject> {
    const objects = account[kind.collection];
    const { noun, secret } = objects.api.naming;
    let remote: RemoteObject;
    try {
        remote = await send(kind, id, body, news, account);
    } catch (error) {
        if (error instanceof NotFoundError) {
            throw deletedOutside(noun, id, error.serverWords, error);
        }
        throw error;
    }
    const other = otherThan(id, remote.id);
    if (other) {
        throw changedAnother(noun, id, other, Object.keys(body));
    }
    const altered = Object.keys(body).filter((field) => !isAsDeclared(kind, field, remote, news));
    const masked = (_: string, value: unknown) => (typeof value === "string" ? maskKnownSecrets(value) : value);
    const shown = (field: string) => (secret.includes(field) ? field : `${field} at ${JSON.stringify(remote[field], masked)}`);
    // A value that was to be cleared cannot come back in another form.
    const kept = altered.filter((field) => !isEmpty(remote[field]) && (isEmpty(body[field]) || isSame(kind, field, remote, olds)));
    if (kept.length > 0) {
        throw notStored(noun, id, kept.map(shown).join(", "));
    }
    if (altered.length > 0) {
        say(
            `warning: Kapso changed ${noun} ${id} and now shows ${altered.map(shown).join(", ")}, which is not the declared value. ` +
                "Run `pulumi refresh` to see whether Kapso has stored another value",
        );
    }
    return remote;
}

/**
 * Sends only what changed, because a token that did not change here may have been rotated at Kapso.
 * Some versions of Kapso refuse a PATCH of a production config without certain fields: 422, which
 * means that nothing was executed. Such a PATCH is sent again with the fields that Kapso names.
 */
async function send(kind: KindHere, id: string, body: Properties, news: Properties, account: Account): Promise<RemoteObject> {
    const { api, demanded } = account[kind.collection];
    const isSendable = (field: string) => field in news && !isMeaningless(kind, field, news);
    const declared = () => Object.fromEntries([...demanded].filter(isSendable).map((field) => [field, news[field]]));
    for (let sent = { ...declared(), ...body }; ; ) {
        try {
            return await api.update(id, sent);
        } catch (error) {
            if (!(error instanceof ValidationError)) {
                throw error;
            }
            const missing = missingFields(kind, error).filter((field) => !(field in sent));
            for (const field of missing) {
                demanded.add(field);
            }
            const next = { ...declared(), ...body };
            const added = Object.keys(next).filter((field) => !(field in sent));
            if (added.length === 0) {
                throw error;
            }
            say(
                `Kapso demands ${added.join(", ")} in each change of a ${api.naming.noun}, so this run sends the declared values with them`,
            );
            sent = next;
        }
    }
}
