import type { Account } from "./account";
import { argumentOfOtherVersion } from "./errors/checks";
import type { RemoteObject } from "./kapso/api/remoteObject";
import { isNameOf, parentIn } from "./kapso/api/resourceId";
import type { ApiVersion } from "./kapso/generations";
import type { Properties } from "./lifecycle";
import { generationsWith, type KindHere, type ResourceKind } from "./resourceKind";
import type { Witness } from "./witnesses";

// The ID of a webhook holds the ID of its config. Requests use that one. The argument stays as the
// program has it, which may be a number or an ID of the other API version.

/** The parent's ID of an object of the state. */
export function ownerIn(kind: KindHere, id: string, values: Properties): string | undefined {
    if (kind.owner === undefined) {
        return "";
    }
    const owner = parentIn(id) ?? values[kind.owner.field];
    return typeof owner === "string" ? owner : undefined;
}

/** The resource ID of the parent that a program names. */
export async function ownerFor({ owner }: KindHere, news: Properties, account: Account): Promise<string> {
    const id = owner ? String(news[owner.field]) : "";
    return owner?.collection === "configs" ? account.configIds.here(id) : id;
}

/** Whether a program names the parent that is in the id already. */
export function isOwnerIn(id: string, { owner }: KindHere, field: string, news: Properties): boolean {
    const parent = parentIn(id);
    return field === owner?.field && parent !== undefined && isNameOf(news[field], parent);
}

/** The resource ID, for an ID that a program or a state names. */
export async function idHere(kind: KindHere, id: string, account: Account): Promise<string> {
    const owner = kind.owner?.collection === "configs" ? parentIn(id) : undefined;
    if (owner !== undefined) {
        return `${await account.configIds.here(owner)}${id.slice(owner.length)}`;
    }
    return kind.collection === "configs" ? account.configIds.here(id) : id;
}

/** Declared arguments that only another generation has: they stay as they were while a stack is in this one. */
export function elsewhere(definition: ResourceKind, kind: KindHere, outs: Properties): Properties {
    const isElsewhere = (field: string) => field in definition.fields && !(field in kind.fields);
    return Object.fromEntries(Object.entries(outs).filter(([field]) => isElsewhere(field)));
}

/** Takes note of an object that a response has shown. What names it by its number need not ask. */
export function learn({ collection }: KindHere, id: string, account: Account): void {
    if (collection === "configs") {
        account.configIds.learn(id);
    }
}

/** What the service said of itself, without the owner that only the id tells. */
export function withoutOwnerInId({ owner }: KindHere, remote: RemoteObject): Properties {
    return parentIn(remote.id) === undefined
        ? remote
        : Object.fromEntries(Object.entries(remote).filter(([field]) => field !== owner?.field));
}

/** Why an argument cannot be declared in this generation; `undefined` where it can. */
export function onlyElsewhere(kind: ResourceKind, field: string, apiVersion: ApiVersion): string | undefined {
    const having = generationsWith(kind, field);
    return having.length === 0 || having.includes(apiVersion) ? undefined : argumentOfOtherVersion(having, apiVersion);
}

/** An object of the state, as a request for it tells of its account. */
export function witnessOf(kind: KindHere, id: string, outs: Properties): Witness {
    return { outs, parent: ownerIn(kind, id, outs) };
}
