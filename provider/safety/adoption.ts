import {
    differsForGood,
    exists,
    existsTwice,
    managedByAnother,
    maybeProduction,
    maybeSandbox,
    ofOtherParent,
    startAlike,
    startWithKey,
    stillReplaced,
} from "../errors/adoption";
import { parentUnknown, refusedWith } from "../errors/create";
import type { RemoteObject } from "../kapso/api/remoteObject";
import { ConflictError, NotFoundError } from "../kapso/errors/statusErrors";
import { adoptionBody } from "../model/bodies";
import { isEmpty } from "../model/comparison";
import type { Context } from "../model/context";
import type { UniqueValue } from "../model/definition";
import { patch } from "../model/patch";
import type { Properties } from "../model/properties";
import { refuseSharedAddress } from "./idReuse";

/**
 * The existing object that a create would duplicate: the object with the same unique key. Without a
 * unique key, an object that equals the declaration in every returned field. Throws if the object
 * may not be adopted.
 */
export async function findExisting(context: Context, news: Properties): Promise<RemoteObject | undefined> {
    const { type, compare, objects } = context;
    const key = type.uniqueKey(news);
    const parent = type.parent ? String(news[type.parent.field]) : "";
    const listed = await (key ? objects.findByKey(parent, key) : findAlike(context, parent, news)).catch((error: unknown) => {
        throw error instanceof NotFoundError ? parentUnknownError(context, "create", error, news) : error;
    });
    const found = key
        ? listed.filter((object) => compare.hasSameKey(object, news))
        : listed.filter((object) => !objects.adoptions.isManaged(object.id) && compare.isIdentical(object, news));
    if (key) {
        refuseSeveral(context, key, found, news);
    }
    const [existing] = found.sort((a, b) => Number(compare.isIdentical(b, news)) - Number(compare.isIdentical(a, news)));
    return existing && requireAdoptable(context, existing, news);
}

/**
 * Finds the existing object for a create that cannot be sent. Another customer may have the number,
 * and this run has not read that customer's list.
 */
export async function findExistingAtAddress(context: Context, news: Properties): Promise<RemoteObject | undefined> {
    const existing = context.type.uniqueKey(news) && (await context.objects.atAddressIn(news));
    return existing && requireAdoptable(context, existing, news);
}

/**
 * Finds the existing object after Kapso refused a create with 409. Kapso's lists may lag, or may
 * not show the configs of another customer.
 */
export async function findExistingAfterConflict(error: unknown, context: Context, news: Properties): Promise<RemoteObject | undefined> {
    if (!(error instanceof ConflictError && context.type.uniqueKey(news) !== undefined)) {
        return undefined;
    }
    // An error of this lookup is ignored, because Kapso's refusal explains more.
    const existing = await context.objects.atAddressIn(news).catch(() => undefined);
    try {
        return existing && requireAdoptable(context, existing, news);
    } catch (refusal) {
        throw refusedWith(refusal, error.reason, error);
    }
}

/** Adopts an existing object: updates it to match the declaration. */
export async function adopt(context: Context, existing: RemoteObject, news: Properties): Promise<RemoteObject> {
    const { objects, title, parentNaming } = context;
    const body = adoptionBody(context, existing, news, context.adoptionMode(news) === "always");
    if (body) {
        await refuseSharedAddress(context, existing.id, { ...existing, kind: existing.kind ?? news.kind });
    }
    const adopted = await objects.adoptions.adopt(existing.id, async () =>
        body ? patch(context, existing.id, body, existing, news) : existing,
    );
    const whose = parentNaming ? ` of ${parentNaming.title} ${news[parentNaming.field]}` : "";
    context.logLine(`adopted the existing ${title} ${existing.id}${whose} instead of creating one`);
    return adopted;
}

/** Returns the object if it may be adopted; otherwise throws. */
export function requireAdoptable(context: Context, existing: RemoteObject, news: Properties): RemoteObject {
    // With --continue-on-error, the engine would go on and delete the object that caused this
    // refusal. Adoption clears the mark.
    context.objects.adoptions.refuse(existing.id);
    refuseUnlessAdoptable(context, existing, news);
    return existing;
}

/** The error for a parent that Kapso does not know. */
export function parentUnknownError(context: Context, operation: string, error: NotFoundError, news: Properties): Error {
    const parent = context.parentNaming;
    return parent
        ? parentUnknown(operation, context.declared(news), { ...parent, id: news[parent.field] }, error.serverWords, error)
        : error;
}

/**
 * Objects of the same parent that have the same label, or whose label this API version does not
 * return.
 */
async function findAlike({ type, objects }: Context, parentId: string, news: Properties): Promise<RemoteObject[]> {
    const parent = type.parent ? { [type.parent.field]: news[type.parent.field] } : {};
    const labelled = await objects.find(parentId, { ...parent, [type.label]: news[type.label] });
    return [...labelled, ...(await objects.having({ ...parent, [type.label]: undefined }))];
}

/**
 * v1 may connect one number twice if two processes create it at the same time. Only the user can
 * choose between the two configs.
 */
function refuseSeveral(context: Context, key: UniqueValue, found: readonly RemoteObject[], news: Properties): void {
    const { adoptions } = context.objects;
    const strangers = found.filter((object) => !adoptions.isManaged(object.id));
    if (strangers.length > 1) {
        for (const { id } of strangers) {
            adoptions.refuse(id);
        }
        const ids = strangers.map((object) => context.label(object, news)).join(" and ");
        throw existsTwice(key.what, key.value, key.taken, ids);
    }
}

function refuseUnlessAdoptable(context: Context, existing: RemoteObject, news: Properties): void {
    const { type, compare, objects, account, parentNaming } = context;
    const key = type.uniqueKey(news);
    const who = context.label(existing, news);
    const start = key ? startWithKey(key.what, key.value, key.taken, who) : startAlike(type.alike(news), who);
    if (objects.adoptions.isManaged(existing.id)) {
        throw account.dependents.isReplaced(existing.id) ? stillReplaced(start) : managedByAnother(start);
    }
    if (parentNaming && !compare.hasDeclaredParent(existing, news)) {
        throw ofOtherParent(start, parentNaming);
    }
    const differing = compare.differingFields(existing, news);
    const fixed = differing.filter((field) => type.replacing.includes(field));
    if (fixed.length > 0) {
        throw differsForGood(start, fixed);
    }
    if (mayBeProduction(context, existing, news)) {
        throw maybeProduction(start);
    }
    if (mayBeSandbox(context, existing, news)) {
        throw maybeSandbox(start);
    }
    const mode = context.adoptionMode(news);
    if (!(mode === "always" || (mode === "identical" && differing.length === 0))) {
        // Without a unique key, a program may declare two equal objects.
        throw exists(start, differing, key ? undefined : type.tellApart);
    }
}

/**
 * Whether an existing config may be a sandbox. Some versions of v1 return no kind, but a production
 * config has a business account.
 */
export function mayBeSandbox({ type }: Context, existing: RemoteObject, news: Properties): boolean {
    return type.collection === "configs" && news.kind !== "sandbox" && existing.kind === undefined && isEmpty(existing.businessAccountId);
}

/**
 * Whether a declared sandbox would adopt a production config. Only the name would match, and a
 * destroy would disconnect a live number.
 */
function mayBeProduction({ type }: Context, existing: RemoteObject, news: Properties): boolean {
    return type.collection === "configs" && news.kind === "sandbox" && existing.kind === undefined && !isEmpty(existing.businessAccountId);
}
