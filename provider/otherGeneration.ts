import type { Account } from "./account";
import type { RemoteObject } from "./kapso/api/collection";
import { unlessUnknown } from "./kapso/errors";
import { isNumberId } from "./kapso/generation";
import type { Properties } from "./lifecycle";
import { idHere } from "./owners";
import type { KindHere } from "./resourceKind";
import { timeOf } from "./witnesses";

// A stack is moved from one generation of the API to the other by a refresh: it reads each object by the id that the generation at hand
// gives it. Everything else refuses to work on a state of the other generation, and nothing is believed gone while it is moved.

/** Whether a state was written for the other generation. */
export function isOfOther(kind: KindHere, id: string, outs: Properties, account: Account): boolean {
    return account[kind.collection].api.objects.otherGeneration?.wrote(id, outs) ?? false;
}

/** The object of a state that was written for the other generation. Throws where it cannot be found for certain. */
export async function readMoved(kind: KindHere, id: string, outs: Properties, account: Account): Promise<RemoteObject> {
    const objects = account[kind.collection];
    const hint = objects.api.objects.otherGeneration?.idHere(outs) ?? (await account.configIds.here(id));
    const remote =
        typeof hint === "string" ? await objects.get(hint, String(outs[kind.owner?.field ?? ""])).catch(unlessUnknown) : undefined;
    if (remote && isSame(kind, remote, id, outs, account)) {
        account.configIds.learn(id, remote.id);
        return remote;
    }
    const moved = await account.configIds.here(id);
    const found = moved === id ? undefined : await objects.api.get(moved).catch(unlessUnknown);
    if (found && isSame(kind, found, id, outs, account)) {
        return found;
    }
    const other = found ?? remote;
    throw notMoved(kind, id, account, other && `what has its number there (${other.id}) is another one, connected at another time`);
}

/** The error for an object that cannot be found in the generation at hand. That does not prove that it is gone. */
export function notMoved(kind: KindHere, id: string, account: Account, why = "it is not known there"): Error {
    const { noun } = account[kind.collection].api.naming;
    return new Error(
        `Could not move ${noun} ${id} to the generation ${account.settings.apiVersion} of the API: ${why}. Nothing was removed from the state. ` +
            "Refresh with the former kapso:apiVersion first, which tells whether it still exists; if it does, check that the key (kapso:apiKey) and " +
            "the base URL (kapso:baseUrl) belong to its project.",
    );
}

/** Fails for a state that was written for the other generation. */
export function requireMoved(kind: KindHere, id: string, outs: Properties, account: Account): void {
    if (isOfOther(kind, id, outs, account)) {
        throw moveFirst(kind, id, account);
    }
}

/** Fails for a webhook whose id holds its config's id of the other generation. */
export async function requireOwnerHere(kind: KindHere, id: string, { configInternalId }: Properties, account: Account): Promise<void> {
    if (kind.owner?.collection !== "configs") {
        return;
    }
    const isMarked = typeof configInternalId === "string";
    const isOther = isMarked ? !kind.computed.includes("configInternalId") : id !== (await idHere(kind, id, account));
    if (isOther) {
        throw moveFirst(kind, id, account);
    }
}

function moveFirst(kind: KindHere, id: string, account: Account): Error {
    const { noun } = account[kind.collection].api.naming;
    return new Error(
        `${noun} ${id} stands in the state by its id in another generation of the API than ${account.settings.apiVersion} (kapso:apiVersion). ` +
            "Nothing was changed. Move the stack first with `pulumi refresh --run-program`, which only reads; or set kapso:apiVersion back. (A refresh passes over what a failed " +
            "replacement has left: finish that with the former kapso:apiVersion.)",
    );
}

/** By the id in the other generation; where it is not shown, by the time of creation. */
function isSame(kind: KindHere, remote: RemoteObject, id: string, { internalId, createdAt }: Properties, account: Account): boolean {
    const shown = remote[account[kind.collection].api.objects.otherGeneration?.idField ?? ""];
    const isById = (isIdentifying(shown) && shown === id) || remote.id === internalId;
    const time = timeOf(createdAt);
    return isById || (!isIdentifying(shown) && time !== undefined && timeOf(remote.createdAt) === time);
}

/** A number is no identity: it may have been connected again. */
function isIdentifying(otherId: unknown): boolean {
    return typeof otherId === "string" && !isNumberId(otherId);
}
