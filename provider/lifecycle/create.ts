import { nothingToAdopt } from "../errors/create";
import type { RemoteObject } from "../kapso/api/remoteObject";
import { createBody } from "../model/bodies";
import type { Context } from "../model/context";
import type { Properties } from "../model/properties";
import { adopt, findExisting, findExistingAfterConflict, findExistingAtAddress } from "../safety/adoption";
import { awaitPendingDeletes, createOnce } from "../safety/createOnce";
import { requireOnlyOne } from "../safety/duplicateConnection";
import { requireSameConnection } from "../safety/idReuse";
import type { Outcome } from "../safety/lostCreate";
import { numberInUse } from "../safety/numberInUse";
import { adoptionMark, pending } from "./marks";

/** Creates an object exactly once, or adopts an existing one if the user allows it. */
export async function create(context: Context, news: Properties): Promise<{ id: string; outs: Properties }> {
    const { type, compare, objects, account } = context;
    const parent = await context.resolveParent(news);
    requireSameConnection(context, news[type.parent?.field ?? ""], parent);
    const resolved = type.parent ? { ...news, [type.parent.field]: parent } : news;
    const remote = await runExclusively(context, parent, resolved, async () => {
        await awaitPendingDeletes(context, type.uniqueKey(resolved)?.value ?? "");
        const existing = await findExisting(context, resolved);
        const outcome = existing ? { existing } : await createOrAdopt(context, parent, resolved);
        return adoptAndRecord(context, parent, resolved, outcome);
    });
    const adoptedAt = objects.adoptions.adoptedAt(remote.id);
    const outs = { ...compare.outputsOf(news, remote), ...(adoptedAt === undefined ? {} : { [adoptionMark]: adoptedAt }) };
    const kept = { ...outs, [pending]: true };
    await requireOnlyOne(context, remote, { id: remote.id, parent, outs: kept }, resolved);
    await type.afterChange?.(remote.id, news, kept, account);
    return { id: remote.id, outs };
}

/**
 * Runs creates with the same unique key or a similar label one after the other. Otherwise each
 * could find the other's object and treat it as its own.
 */
function runExclusively(
    context: Context,
    parent: string,
    wanted: Properties,
    operation: () => Promise<RemoteObject>,
): Promise<RemoteObject> {
    const { type, compare, objects } = context;
    return objects.inTurn(type.uniqueKey(wanted)?.value ?? JSON.stringify([parent, compare.looseLabel(wanted)]), operation);
}

/** Creates an object. If Kapso refuses because of an existing object, returns that object. */
async function createOrAdopt(context: Context, parent: string, wanted: Properties): Promise<Outcome> {
    if (context.type.cannotCreate?.(wanted)) {
        const existing = await findExistingAtAddress(context, wanted);
        if (!existing) {
            throw nothingToAdopt(context.declared(wanted));
        }
        return { existing };
    }
    try {
        return await createOnce(context, parent, createBody(context, wanted), wanted);
    } catch (error) {
        const existing = await findExistingAfterConflict(error, context, wanted);
        if (!existing) {
            throw (await numberInUse(error, wanted, context.account)) ?? error;
        }
        return { existing };
    }
}

/** Adopts an existing object, and records the result for the rest of the run. */
async function adoptAndRecord(context: Context, parent: string, wanted: Properties, outcome: Outcome): Promise<RemoteObject> {
    const { objects, type, account } = context;
    const remote = "existing" in outcome ? await adopt(context, outcome.existing, wanted) : outcome.created;
    if ("existing" in outcome) {
        objects.recordAdopted(parent, remote);
    } else {
        objects.recordCreated(parent, remote, outcome.mayBeTwice);
        if (type.children) {
            account.objectsIn(type.children).recordNewParent(remote.id);
        }
    }
    context.learn(remote);
    return remote;
}
