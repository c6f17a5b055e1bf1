import { addressShared } from "../errors/change";
import { notThisProject, reconnected } from "../errors/evidence";
import type { RemoteObject } from "../kapso/api/remoteObject";
import { addressOf, internalIdOf, isNameOf } from "../kapso/api/resourceId";
import { NotFoundError, unlessUnknown } from "../kapso/errors/statusErrors";
import type { Context } from "../model/context";
import { findIdReuse } from "../model/idReuse";
import type { Properties } from "../model/properties";
import { isRightAccount, notConfirmed } from "./confirmDeletion";

/** Another object has the address of an object of the state. */
export interface Reuse {
    /** What happened, as a part of a sentence. */
    words: string;
    reached: RemoteObject;
}

/**
 * Looks whether another object has the address of an object of the state. Asked before a delete,
 * because that cannot be undone. Several lookups at a time are read together, except `isSingle`,
 * because such a read may be some seconds old.
 */
export async function findReuseNow(context: Context, id: string, outs: Properties, isSingle = false): Promise<Reuse | undefined> {
    const { objects, account } = context;
    if (objects.api.objects.addressField === undefined || internalIdOf(id) === undefined) {
        return undefined;
    }
    const parent = context.parentOf(id, outs);
    // A config may belong to no customer.
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
 * Fails if it is not certain that this is the project of the state: in another one, the number may
 * be connected as well. Only the own project's key knows the customer of the state. For a state
 * without a customer, something else of the state must have answered.
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
            throw notConfirmed(
                { error },
                `and its ${title} ${id} is not the one of this state`,
                "the customer was really deleted, with all its data",
            );
        }
    }
}

/**
 * Fails before a PATCH or a DELETE that would reach an object of another resource type. The IDs of
 * all webhooks are one ID space, and an import file may hold any of them.
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

// On the Platform API, a sandbox may have the number of a production config, or of another sandbox.
// A request for that number reaches only one of them, and Kapso chooses which.

/** Whether a request for an object of the state may reach another object. */
export function mayShareAddress(id: string, { kind }: Properties): boolean {
    const internalId = internalIdOf(id);
    return kind === "sandbox" && internalId !== undefined && internalId !== addressOf(id);
}

/**
 * An object of the state in its parent's list, although a request for it `reached` another object.
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
        throw addressShared(context.title, id, "was not changed");
    }
}

/**
 * Fails if a program names a connection of a number as the parent, and only another connection was
 * found.
 */
export function requireSameConnection({ type, account }: Context, written: unknown, parentId: string): void {
    const isNamed = type.parent?.collection === "configs" && typeof written === "string" && internalIdOf(written) !== undefined;
    if (isNamed && !isNameOf(written, parentId)) {
        throw reconnected(account.objectsIn("configs").api.naming.title, written, parentId);
    }
}
