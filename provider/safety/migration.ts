import { migrateFirst, notMigrated } from "../errors/migration";
import type { RemoteObject } from "../kapso/api/remoteObject";
import { apiVersionOf, internalIdOf, parentIn } from "../kapso/api/resourceId";
import { unlessUnknown } from "../kapso/errors/statusErrors";
import type { Context } from "../model/context";
import type { Properties } from "../model/properties";
import { timeOf } from "../run/accountEvidence";

// Only a refresh migrates a stack to the other API version. It reads each object by its ID of that
// version. Every other operation fails on a state of the other API version.

/** Whether a resource ID was given by the other API version. */
export function isOfOtherVersion({ type, account }: Context, id: string): boolean {
    const configId = type.collection === "configs" ? id : parentIn(id);
    return configId !== undefined && apiVersionOf(configId) !== account.settings.apiVersion;
}

/** Fails for a state of the other API version. */
export function requireMigrated(context: Context, id: string): void {
    if (isOfOtherVersion(context, id)) {
        throw migrateFirst(context.title, id, context.account.settings.apiVersion);
    }
}

/**
 * The config of a state of the other API version. Throws if no config is certain to be the same.
 */
export async function readMigrated(context: Context, id: string, outs: Properties): Promise<RemoteObject> {
    const { objects, account } = context;
    const likelyId = internalIdOf(id) ?? (typeof outs.phoneNumberId === "string" ? `${outs.phoneNumberId}:${id}` : undefined);
    const remote = likelyId === undefined ? undefined : await objects.get(likelyId, context.parentOf(id, outs) ?? "").catch(unlessUnknown);
    if (remote && isSame(remote, id, outs)) {
        account.configIds.learn(remote.id, id);
        return remote;
    }
    const migrated = await account.configIds.here(id);
    const found = migrated === id ? undefined : await objects.api.get(migrated).catch(unlessUnknown);
    if (found && isSame(found, id, outs)) {
        return found;
    }
    const other = found ?? remote;
    throw notMigratedError(context, id, other && `the object with its number (${other.id}) is another one, connected at another time`);
}

/**
 * The error for an object that this API version does not know. That does not confirm a deletion.
 */
export function notMigratedError({ title, account }: Context, id: string, why = "Kapso does not know it there"): Error {
    return notMigrated(title, id, account.settings.apiVersion, why);
}

/**
 * Compares the internal ID of the Platform API. If Kapso does not return it, compares the time of
 * creation.
 */
function isSame(remote: RemoteObject, id: string, { createdAt }: Properties): boolean {
    const shown = internalIdOf(remote.id);
    if (shown !== undefined) {
        return shown === id;
    }
    const time = timeOf(createdAt);
    return remote.id === internalIdOf(id) || (time !== undefined && timeOf(remote.createdAt) === time);
}
