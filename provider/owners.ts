import type { Account } from "./account";
import type { RemoteObject } from "./kapso/api/collection";
import { joinedIds } from "./kapso/api/path";
import type { ApiVersion } from "./kapso/generations";
import type { Properties } from "./lifecycle";
import { generationsWith, type KindHere, type ResourceKind } from "./resourceKind";
import type { Witness } from "./witnesses";

// A webhook's id holds its config's (contract, design section 6), and a config has an id of its own in each generation of the API. So the
// config's id in a webhook's id is the one to work with, and the argument stays as the program has it.

/** The id, as the generation at hand gives it, of the owner that a state names. */
export function ownerIn(kind: KindHere, id: string, values: Properties): string | undefined {
    if (kind.owner === undefined) {
        return "";
    }
    const owner = partOf(id) ?? values[kind.owner.field];
    return typeof owner === "string" ? owner : undefined;
}

/** The same for the owner that a program names; one of the other generation is looked for. */
export async function ownerFor({ owner }: KindHere, news: Properties, account: Account): Promise<string> {
    const id = owner ? String(news[owner.field]) : "";
    return owner?.collection === "configs" ? account.configIds.here(id) : id;
}

/** Whether a program names the owner that is in the id already. */
export function isOwnerIn(id: string, { owner }: KindHere, field: string, news: Properties): boolean {
    return field === owner?.field && news[field] === partOf(id);
}

/** The id as the generation at hand gives it. */
export async function idHere(kind: KindHere, id: string, account: Account): Promise<string> {
    const owner = kind.owner?.collection === "configs" ? partOf(id) : undefined;
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

/** Takes note of an object that this run has met by its own id: what names it by that need not ask. */
export function learn({ collection }: KindHere, id: string, { internalId }: Properties, account: Account): void {
    if (collection === "configs") {
        account.configIds.learn(id, id);
    }
    if (typeof internalId === "string") {
        account[collection].claims.identities.set(id, internalId);
    }
}

/** Of an owner whose id may come again: what tells it from others, where this run knows it. Stands in the outputs of what belongs to it. */
export function ownerMark({ computed, owner }: KindHere, id: string, account: Account): Properties {
    const internalId =
        owner && computed.includes("configInternalId") ? account[owner.collection].claims.identities.get(partOf(id) ?? "") : undefined;
    return internalId === undefined ? {} : { configInternalId: internalId };
}

/** What the service said of itself, without the owner that only the id tells. */
export function withoutOwnerInId({ owner }: KindHere, remote: RemoteObject): Properties {
    return partOf(remote.id) === undefined
        ? remote
        : Object.fromEntries(Object.entries(remote).filter(([field]) => field !== owner?.field));
}

/** Why an argument cannot be declared in this generation; `undefined` where it can. */
export function onlyElsewhere(kind: ResourceKind, field: string, apiVersion: ApiVersion): string | undefined {
    const having = generationsWith(kind, field);
    return having.length === 0 || having.includes(apiVersion)
        ? undefined
        : `is known only to the generation ${having.join(", ")} of the API, and this run speaks ${apiVersion}: set kapso:apiVersion to ${having[0]}, or leave it out`;
}

/** The owner in an id. */
export function partOf(id: string): string | undefined {
    return id.includes("/") ? joinedIds(id)[0] : undefined;
}

/** An object of the state, as a request for it tells of its account. */
export function witnessOf(kind: KindHere, id: string, outs: Properties): Witness {
    return { outs, parent: ownerIn(kind, id, outs) };
}
