import { addressShared } from "../errors/change";
import { notThisProject, reconnected } from "../errors/evidence";
import type { RemoteObject } from "../kapso/api/remoteObject";
import { addressOf, internalIdOf, isNameOf } from "../kapso/api/resourceId";
import { NotFoundError, unlessUnknown } from "../kapso/errors/statusErrors";
import type { Context } from "../model/context";
import { findIdReuse } from "../model/idReuse";
import type { Properties } from "../model/properties";
import { isRightAccount, notConfirmedError } from "./confirmDeletion";

/** Another object now has the address of an object of the state. */
export interface Reuse {
    /** Describes the reuse, as part of a sentence. */
    words: string;
    reached: RemoteObject;
}

/**
 * Checks whether another object has the address of an object of the state. A delete cannot be
 * undone, so it calls this first. Concurrent lookups share a list, which may be some seconds old;
 * with `isSingle`, the lookup sends its own request.
 */
export async function findReuseNow(context: Context, id: string, outs: Properties, isSingle = false): Promise<Reuse | undefined> {
    const { objects, account } = context;
    if (objects.api.objects.addressField === undefined || internalIdOf(id) === undefined) {
        return undefined;
    }
    const parent = context.parentOf(id, outs);
    // A config may have no customer.
    const lookup = () => (isSingle || parent === undefined ? objects.api.get(id) : objects.getNow(id, parent, outs.createdAt));
    // Ignore a 404 here. The DELETE returns 404 too, and its caller handles it.
    const now = await account.evidence
        .ask(context.stateObject(id, outs), lookup, (remote: RemoteObject) => remote.id === id)
        .catch(unlessUnknown);
    const words = now && findIdReuse(id, now.id);
    if (!words) {
        return undefined;
    }
    await requireThisProject(context, id, outs);
    return { words, reached: now };
}

/**
 * Fails if this may be another project, which may have the same number. Only the key of the right
 * project knows the customer of the state. For a state without a customer, a request for another
 * object of the state must have succeeded.
 */
export async function requireThisProject(context: Context, id: string, outs: Properties): Promise<void> {
    const { objects, account, title } = context;
    const object = context.stateObject(id, outs);
    const { trustNotFound } = account.settings;
    if (object.parent === undefined) {
        if (!trustNotFound && !(await isRightAccount({ ...object, isResent: false }, account))) {
            throw notThisProject(title, id);
        }
        return;
    }
    const { parent } = object;
    try {
        await objects.confirmParent(parent.id);
    } catch (error) {
        if (!(error instanceof NotFoundError)) {
            throw error;
        }
        if (!trustNotFound && !(await account.objectsIn(parent.collection).isConfirmedDeleted(parent.id))) {
            throw notConfirmedError(
                { error },
                `and has another ${title} under the ID ${id} than this state`,
                "the customer was really deleted, with all its data",
            );
        }
    }
}

/**
 * Fails before a PATCH or DELETE that would reach an object of another resource type. All webhooks
 * share one ID space, and an import file may contain any of their IDs. See
 * docs/contributing/kapso-api.md#webhooks-of-a-project.
 */
export async function requireOwnType(context: Context, id: string, outs: Properties): Promise<void> {
    const { objects, account } = context;
    if (objects.api.objects.isOfOtherType === undefined || objects.hasChanged(id)) {
        return;
    }
    const lookup = () => objects.getNow(id, context.parentOf(id, outs) ?? "", outs.createdAt);
    // Ignore a 404 here. The PATCH or the DELETE returns 404 too, and its caller handles it.
    await account.evidence.ask(context.stateObject(id, outs), lookup).catch(unlessUnknown);
}

// On the Platform API, a sandbox may have the number of a production config or of another sandbox.
// A request for that number reaches only one of them, and Kapso chooses which.

/** Whether a request for an object of the state may reach another object. */
export function mayShareAddress(id: string, { kind }: Properties): boolean {
    const internalId = internalIdOf(id);
    return kind === "sandbox" && internalId !== undefined && internalId !== addressOf(id);
}

/**
 * The object of the state in its parent's list, although a request for its address returned
 * `reached`.
 */
export async function findStillListed(
    context: Context,
    id: string,
    outs: Properties,
    reached: RemoteObject,
): Promise<RemoteObject | undefined> {
    const parent = context.parentOf(id, outs);
    if (!(mayShareAddress(id, outs) || reached.kind === "sandbox") || parent === undefined) {
        return undefined;
    }
    for (let page = 1; ; page += 1) {
        const { objects, pages } = await context.objects.api.list(parent, page);
        const found = objects.find((object) => object.id === id);
        if (found || page >= pages) {
            return found;
        }
    }
}

/** Fails before a PATCH that would change another object. */
export async function refuseSharedAddress(context: Context, id: string, outs: Properties): Promise<void> {
    if (mayShareAddress(id, outs) && (await findReuseNow(context, id, outs, true)) !== undefined) {
        throw addressShared(context.title, id, "update");
    }
}

/**
 * Fails if a program names one connection of a number as the parent, and Kapso shows another
 * connection.
 */
export function requireSameConnection({ type, account }: Context, written: unknown, parentId: string): void {
    const isNamed = type.parent?.collection === "configs" && typeof written === "string" && internalIdOf(written) !== undefined;
    if (isNamed && !isNameOf(written, parentId)) {
        throw reconnected(account.objectsIn("configs").api.naming.title, written, parentId);
    }
}
