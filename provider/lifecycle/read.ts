import { reconnected } from "../errors/evidence";
import type { RemoteObject } from "../kapso/api/remoteObject";
import { internalIdOf, mayIdentify, parentIn } from "../kapso/api/resourceId";
import { NotFoundError, unlessUnknown } from "../kapso/errors/statusErrors";
import type { Context } from "../model/context";
import { findIdReuse } from "../model/idReuse";
import type { Properties } from "../model/properties";
import { isDeleted } from "../safety/confirmDeletion";
import { warnOfOthers } from "../safety/duplicateConnection";
import { findStillListed, requireThisProject } from "../safety/idReuse";
import { isOfOtherVersion, notMigratedError, readMigrated } from "../safety/migration";
import { keptMarks } from "./marks";
import type { ReadResult } from "./operations";

/**
 * Reads an object of the state. With empty `props`, reads an object that the program does not
 * manage.
 */
export async function read(context: Context, id: string, props: Properties): Promise<ReadResult | undefined> {
    context.requireId(id);
    if (Object.keys(props).length === 0) {
        const remote = await readUnmanaged(context, id);
        return resultOf(context, remote, props, remote, () => true);
    }
    const remote = await readManaged(context, id, props);
    if (!remote) {
        return undefined;
    }
    await warnOfOthers(context, remote, props);
    const { type, compare } = context;
    const isWatched = (field: string) => type.watched.includes(field) && !compare.isAsDeclared(field, remote, props);
    // The response for a webhook does not contain its config, so that argument keeps its value.
    const shown = parentIn(remote.id) === undefined ? remote : withoutField(remote, type.parent?.field);
    return resultOf(context, remote, props, shown, (field) => field in props || isWatched(field));
}

async function readUnmanaged(context: Context, id: string): Promise<RemoteObject> {
    const currentId = await context.resolveId(id);
    const remote = await context.objects.api.get(currentId);
    if (!mayIdentify(currentId, remote.id)) {
        throw reconnected(context.title, id, remote.id);
    }
    return identified(currentId, remote);
}

/**
 * A response without an internal ID does not identify the connection, so the resource ID is kept.
 */
function identified(id: string, remote: RemoteObject): RemoteObject {
    return internalIdOf(id) !== undefined && internalIdOf(remote.id) === undefined ? { ...remote, id } : remote;
}

function resultOf(
    { type, compare }: Context,
    remote: RemoteObject,
    props: Properties,
    shown: Properties,
    isDeclared: (field: string) => boolean,
): ReadResult {
    const declared = Object.keys({ ...type.fields, ...type.behaviours }).filter(isDeclared);
    const inputs = { ...argumentsOfOtherVersion(type, props), ...compare.merge(props, shown, declared) };
    return { id: remote.id, inputs, props: { ...compare.merge(props, remote, [...type.computed, ...keptMarks]), ...inputs } };
}

/** Declared arguments that only the other API version has. They keep their values. */
function argumentsOfOtherVersion({ schema, fields }: Context["type"], outs: Properties): Properties {
    const isElsewhere = (field: string) => field in schema.arguments && !(field in fields) && schema.arguments[field]?.behaviour !== true;
    return Object.fromEntries(Object.entries(outs).filter(([field]) => isElsewhere(field)));
}

/** Reads an object of the state. Returns `undefined` if the object is confirmed deleted. */
async function readManaged(context: Context, id: string, props: Properties): Promise<RemoteObject | undefined> {
    const { type, objects, account } = context;
    const currentId = type.parent?.collection === "configs" ? await context.resolveId(id) : id;
    return objects.settle(currentId, async () => {
        if (type.collection === "configs" && isOfOtherVersion(context, id)) {
            return recordRead(context, await account.evidence.ask(context.stateObject(id, props), () => readMigrated(context, id, props)));
        }
        try {
            return await readInThisVersion(context, id, currentId, props);
        } catch (error) {
            if (!(error instanceof NotFoundError)) {
                throw error;
            }
            return await findAfterNotFound(context, id, currentId, props, error);
        }
    });
}

async function readInThisVersion(context: Context, id: string, currentId: string, props: Properties): Promise<RemoteObject | undefined> {
    const { objects, account, title } = context;
    const parent = context.parentOf(currentId, props);
    const read = () => (parent === undefined ? objects.api.get(currentId) : objects.get(currentId, parent, props.createdAt));
    const remote = await account.evidence.ask(context.stateObject(currentId, props), read, (found) => found.id === currentId);
    const reuse = findIdReuse(currentId, remote.id);
    const own = reuse === undefined ? remote : await findStillListed(context, currentId, props, remote);
    if (own) {
        return recordRead(context, identified(currentId, own));
    }
    await requireThisProject(context, currentId, props);
    objects.recordDeleted(currentId);
    context.logLine(`removed ${title} ${id} from the state, ${reuse}. The next \`pulumi up\` asks before it adopts the new object`);
    return undefined;
}

/** After a 404: finds the object under another number, or confirms that it was deleted. */
async function findAfterNotFound(
    context: Context,
    id: string,
    currentId: string,
    props: Properties,
    error: NotFoundError,
): Promise<RemoteObject | undefined> {
    const { objects } = context;
    if (currentId !== id) {
        throw notMigratedError(context, id);
    }
    const renumbered = await objects.renumbered(currentId, context.parentOf(currentId, props));
    if (renumbered) {
        return recordRead(context, renumbered);
    }
    const withParent = await renumberedWithParent(context, currentId);
    if (withParent) {
        return withParent;
    }
    if (!(await isDeleted(context, error, currentId, props, false))) {
        throw error;
    }
    objects.recordDeleted(currentId);
    return undefined;
}

/** If the config of a webhook has another number now, reads the webhook under that number. */
async function renumberedWithParent({ objects, account }: Context, currentId: string): Promise<RemoteObject | undefined> {
    const former = parentIn(currentId);
    const internalId = former === undefined ? undefined : internalIdOf(former);
    if (former === undefined || internalId === undefined) {
        return undefined;
    }
    const configs = account.objectsIn("configs");
    await configs.isConfirmedDeleted(former);
    const parent = configs.adoptions.managedIds.find((id) => id !== former && internalIdOf(id) === internalId);
    return parent === undefined ? undefined : objects.api.get(`${parent}${currentId.slice(former.length)}`).catch(unlessUnknown);
}

function recordRead(context: Context, remote: RemoteObject): RemoteObject {
    context.objects.adoptions.manage(remote.id);
    context.learn(remote);
    return remote;
}

function withoutField(values: Properties, omitted: string | undefined): Properties {
    return Object.fromEntries(Object.entries(values).filter(([field]) => field !== omitted));
}
