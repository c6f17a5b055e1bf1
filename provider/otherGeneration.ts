import type { Account } from "./account";
import { migrateFirst, notMigrated } from "./errors/migration";
import type { RemoteObject } from "./kapso/api/remoteObject";
import { apiVersionOf, internalIdOf, parentIn } from "./kapso/api/resourceId";
import { unlessUnknown } from "./kapso/errors";
import type { Properties } from "./lifecycle";
import type { KindHere } from "./resourceKind";
import { timeOf } from "./witnesses";

// A refresh migrates a stack to the other API version: it reads each object by the ID that this API
// version gives it. Everything else refuses to work on a state of the other API version, and nothing
// counts as deleted while it is migrated.

/** Whether a resource ID was given by the other API version. */
export function isOfOther({ collection }: KindHere, id: string, account: Account): boolean {
    const configId = collection === "configs" ? id : parentIn(id);
    return configId !== undefined && apiVersionOf(configId) !== account.settings.apiVersion;
}

/** The config of a state that was written for the other API version. Throws if it cannot be found for certain. */
export async function readMoved(kind: KindHere, id: string, outs: Properties, account: Account): Promise<RemoteObject> {
    const objects = account[kind.collection];
    const likely = internalIdOf(id) ?? (typeof outs.phoneNumberId === "string" ? `${outs.phoneNumberId}:${id}` : undefined);
    const remote = likely === undefined ? undefined : await objects.get(likely, String(outs[kind.owner?.field ?? ""])).catch(unlessUnknown);
    if (remote && isSame(remote, id, outs)) {
        account.configIds.learn(remote.id, id);
        return remote;
    }
    const moved = await account.configIds.here(id);
    const found = moved === id ? undefined : await objects.api.get(moved).catch(unlessUnknown);
    if (found && isSame(found, id, outs)) {
        return found;
    }
    const other = found ?? remote;
    throw notMoved(kind, id, account, other && `what has its number there (${other.id}) is another one, connected at another time`);
}

/** The error for an object that cannot be found in the generation at hand. That does not prove that it is gone. */
export function notMoved(kind: KindHere, id: string, account: Account, why = "it is not known there"): Error {
    const { noun } = account[kind.collection].api.naming;
    return notMigrated(noun, id, account.settings.apiVersion, why);
}

/** Fails for a state that was written for the other generation. */
export function requireMoved(kind: KindHere, id: string, account: Account): void {
    if (isOfOther(kind, id, account)) {
        throw moveFirst(kind, id, account);
    }
}

function moveFirst(kind: KindHere, id: string, account: Account): Error {
    const { noun } = account[kind.collection].api.naming;
    return migrateFirst(noun, id, account.settings.apiVersion);
}

/** By the internal ID of the Platform API; if Kapso does not show it, by the time of creation. */
function isSame(remote: RemoteObject, id: string, { createdAt }: Properties): boolean {
    const shown = internalIdOf(remote.id);
    if (shown !== undefined) {
        return shown === id;
    }
    const time = timeOf(createdAt);
    return remote.id === internalIdOf(id) || (time !== undefined && timeOf(remote.createdAt) === time);
}
