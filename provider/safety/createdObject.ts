import { responseAboutOther } from "../errors/create";
import { quoted } from "../kapso/api/ids";
import type { RemoteObject } from "../kapso/api/remoteObject";
import { addressOf, parentIn } from "../kapso/api/resourceId";
import { UnexpectedResponseError } from "../kapso/errors/requestErrors";
import { NotFoundError } from "../kapso/errors/statusErrors";
import type { Moment } from "../kapso/http/serverClock";
import { maskKnownSecrets } from "../kapso/knownSecrets";
import type { Context } from "../model/context";
import type { Properties } from "../model/properties";
import type { Listed } from "../run/lists/projectList";

// A cache or a proxy may mix up responses, so the response to a create may show another object. A
// later `destroy` would delete that object.

/** When the create was sent, and which objects the parent had before. */
interface Before {
    from: Moment;
    objects: Listed;
}

/**
 * Fails if the response to a create shows another object. If that is certain, the error is that of
 * a lost response, so the caller searches for the created object.
 */
export async function requireCreated(context: Context, created: RemoteObject, news: Properties, before: Before): Promise<void> {
    const { type, compare, objects } = context;
    const { clock } = objects.api;
    const isKnown = before.objects.has(created.id) || objects.adoptions.isManaged(created.id);
    if (isKnown || hasOtherKey(context, created, news)) {
        throw otherObjectError(context, created, news);
    }
    if (created[type.label] === undefined || compare.looseLabel(created) === compare.looseLabel(news)) {
        return;
    }
    // Kapso may have changed the label. Then the object must be new, and its parent the declared
    // one.
    if (clock.isOutside(created.createdAt, before.from, clock.now())) {
        throw responseAboutOther(context.declared(news), maskKnownSecrets(context.label(created, news)));
    }
    if (parentIn(created.id) !== undefined && !(await exists(context, created.id))) {
        throw otherObjectError(context, created, news);
    }
}

async function exists({ objects }: Context, id: string): Promise<boolean> {
    return objects.api.get(id).then(
        () => true,
        (error: unknown) => !(error instanceof NotFoundError),
    );
}

function hasOtherKey({ type, objects }: Context, created: RemoteObject, news: Properties): boolean {
    const declared = type.uniqueKey(news);
    if (!declared) {
        return false;
    }
    const shown = created[declared.field];
    const isOther = shown !== undefined && looseForm(shown) !== looseForm(declared.value);
    return isOther || (objects.addressIn(news) !== undefined && addressOf(created.id) !== declared.value);
}

/** Ignores case and white space, because Kapso may change them. */
function looseForm(value: unknown): string {
    return String(value).trim().toLowerCase();
}

function otherObjectError(context: Context, created: RemoteObject, news: Properties): UnexpectedResponseError {
    return new UnexpectedResponseError(
        `create ${context.declared(news)}`,
        undefined,
        `the response is about another ${context.title}, ${quoted(maskKnownSecrets(created.id))}`,
    );
}
