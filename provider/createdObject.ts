import type { Account } from "./account";
import { label } from "./adoption";
import { roughLabel } from "./comparison";
import { responseAboutOther } from "./errors/create";
import { quoted } from "./kapso/api/ids";
import type { RemoteObject } from "./kapso/api/remoteObject";
import { addressOf } from "./kapso/api/resourceId";
import { NotFoundError, UnexpectedAnswerError } from "./kapso/errors";
import { maskKnownSecrets } from "./kapso/knownSecrets";
import type { Moment } from "./kapso/serverClock";
import type { Properties } from "./lifecycle";
import type { KindHere } from "./resourceKind";

// A cache or a proxy may mix up responses, so the response to a create may show another object than
// the one that it created. `destroy` would later delete that other object.

/** When the create was sent, and what the parent had before. */
interface Before {
    from: Moment;
    objects: ReadonlyMap<string, RemoteObject>;
}

/**
 * Fails if the response to a create shows another object. If that is certain, it fails as for a lost
 * response, so that the created object is searched for.
 */
export async function requireCreated(
    kind: KindHere,
    created: RemoteObject,
    news: Properties,
    before: Before,
    account: Account,
): Promise<void> {
    const { api } = account[kind.collection];
    const { naming, clock } = api;
    const what = JSON.stringify(news[kind.label]);
    if (isKnown(kind, created, before, account) || hasOtherKey(kind, created, news, account)) {
        throw shownOther(naming.noun, what, created);
    }
    if (created[kind.label] === undefined || roughLabel(kind, created) === roughLabel(kind, news)) {
        return;
    }
    // Kapso may have changed the label. Then the object is new, and where it was created.
    if (clock.isOutside(created.createdAt, before.from, clock.now())) {
        throw responseAboutOther(`${naming.noun} ${what}`, maskKnownSecrets(label(kind, created, news, account)));
    }
    const isParentInPath = created.id.includes("/");
    const isThere = () =>
        api.get(created.id).then(
            () => true,
            (error: unknown) => !(error instanceof NotFoundError),
        );
    if (isParentInPath && !(await isThere())) {
        throw shownOther(naming.noun, what, created);
    }
}

/** Whether this run knew the object before, or it belongs to another resource. */
function isKnown(kind: KindHere, created: RemoteObject, before: Before, account: Account): boolean {
    return before.objects.has(created.id) || account[kind.collection].claims.owned.has(created.id);
}

function hasOtherKey(kind: KindHere, created: RemoteObject, news: Properties, account: Account): boolean {
    const declared = kind.uniqueKey(news);
    if (!declared) {
        return false;
    }
    const shown = created[declared.field];
    const isOther = shown !== undefined && rough(shown) !== rough(declared.value);
    return isOther || (account[kind.collection].addressIn(news) !== undefined && addressOf(created.id) !== declared.value);
}

/** Kapso may have changed the case or the white space. */
function rough(value: unknown): string {
    return String(value).trim().toLowerCase();
}

function shownOther(noun: string, what: string, created: RemoteObject): UnexpectedAnswerError {
    return new UnexpectedAnswerError(
        `create ${noun} ${what}`,
        undefined,
        `the response is about another ${noun}, ${quoted(maskKnownSecrets(created.id))}`,
    );
}
