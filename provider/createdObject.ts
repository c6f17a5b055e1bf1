import type { Account } from "./account";
import { roughLabel } from "./comparison";
import { identityOf, type RemoteObject } from "./kapso/api/collection";
import { quoted } from "./kapso/api/ids";
import { NotFoundError, UnexpectedAnswerError } from "./kapso/errors";
import type { Properties } from "./lifecycle";
import type { KindHere } from "./resourceKind";

/**
 * Fails, as if the response were lost, if the response to a create shows another object than the
 * one that it made: a cache or a proxy has mixed up responses. `before` are the parent's objects
 * before the create.
 */
export async function requireCreated(
    kind: KindHere,
    created: RemoteObject,
    news: Properties,
    before: ReadonlyMap<string, RemoteObject>,
    account: Account,
): Promise<void> {
    if (await isOther(kind, created, news, before, account)) {
        const { noun } = account[kind.collection].api.naming;
        const attempt = `create ${noun} ${JSON.stringify(news[kind.label])}`;
        throw new UnexpectedAnswerError(attempt, undefined, `the response is about another ${noun}, ${quoted(created.id)}`);
    }
}

async function isOther(
    kind: KindHere,
    created: RemoteObject,
    news: Properties,
    before: ReadonlyMap<string, RemoteObject>,
    account: Account,
): Promise<boolean> {
    const objects = account[kind.collection];
    const known = before.get(created.id);
    if ((known && identityOf(known) === identityOf(created)) || objects.claims.isOwned(created)) {
        return true;
    }
    const [declared, shown] = [kind.uniqueKey(news), kind.uniqueKey(created)];
    if (declared && shown && rough(declared.value) !== rough(shown.value)) {
        return true;
    }
    if (declared && objects.isIdOf(news) && created.id !== declared.value) {
        return true;
    }
    if (created[kind.label] === undefined || roughLabel(kind, created) === roughLabel(kind, news)) {
        return false;
    }
    // Kapso may have changed the label. Then the object is where it was created.
    return objects.api.get(created.id).then(
        () => false,
        (error: unknown) => error instanceof NotFoundError,
    );
}

function rough(value: string): string {
    return value.trim().toLowerCase();
}
