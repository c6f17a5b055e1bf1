import type { Account } from "./account";
import { differingFields, hasSameKey, isEmpty, isIdentical, isOfOwner } from "./comparison";
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
} from "./errors/adoption";
import { refusedWith } from "./errors/create";
import type { Inventory, UniqueKey } from "./inventory";
import type { RemoteObject } from "./kapso/api/remoteObject";
import { ConflictError, NotFoundError } from "./kapso/errors";
import type { Properties } from "./lifecycle";
import { ownerUnknown } from "./ownerUnknown";
import type { KindHere } from "./resourceKind";

/**
 * The object that was there before and that a create would double: one with the same unique key, or, where there is no such key,
 * one that equals the declared one in every readable field. `undefined` where there is none. Throws where it may not be taken over.
 */
export async function existingFor(kind: KindHere, news: Properties, account: Account): Promise<RemoteObject | undefined> {
    const objects = account[kind.collection];
    const key = kind.uniqueKey(news);
    await load(kind, news, account, "create", key);
    const found = key
        ? (await objects.having({ [key.field]: key.value })).filter((object) => hasSameKey(kind, object, news))
        : (await alikeOf(kind, news, objects)).filter((object) => !objects.claims.owned.has(object.id) && isIdentical(kind, object, news));
    if (key) {
        refuseSeveral(kind, key, found, news, account);
    }
    const [existing] = found.sort((a, b) => Number(isIdentical(kind, b, news)) - Number(isIdentical(kind, a, news)));
    return existing && adoptable(kind, existing, news, account);
}

/**
 * The same for a create that cannot be sent: what has the number may belong to another customer,
 * whose list this run has not read.
 */
export async function existingElsewhere(kind: KindHere, news: Properties, account: Account): Promise<RemoteObject | undefined> {
    const existing = kind.uniqueKey(news) && (await account[kind.collection].atAddressIn(news));
    return existing && adoptable(kind, existing, news, account);
}

/** The same after the service has refused a create with 409: lists may lag, or not show what another customer has. */
export async function existingBehind(
    error: unknown,
    kind: KindHere,
    news: Properties,
    account: Account,
): Promise<RemoteObject | undefined> {
    // What the look fails with says less than the refusal.
    const isDuplicate = error instanceof ConflictError && kind.uniqueKey(news) !== undefined;
    const existing = isDuplicate ? await account[kind.collection].atAddressIn(news).catch(() => undefined) : undefined;
    try {
        return existing && adoptable(kind, existing, news, account);
    } catch (refusal) {
        throw refusedWith(refusal, (error as ConflictError).reason, error);
    }
}

/**
 * Kapso's v1 may connect one number twice, if two processes create it at once. Nobody but the user
 * can choose.
 */
function refuseSeveral(
    kind: KindHere,
    key: UniqueKey & { what: string; taken: string },
    found: readonly RemoteObject[],
    news: Properties,
    account: Account,
): void {
    const { claims } = account[kind.collection];
    const strangers = found.filter((object) => !claims.owned.has(object.id));
    if (strangers.length > 1) {
        for (const { id } of strangers) {
            claims.refused.add(id);
        }
        const ids = strangers.map((object) => label(kind, object, news, account)).join(" and ");
        throw existsTwice(key.what, key.value, key.taken, ids);
    }
}

export function adoptable(kind: KindHere, existing: RemoteObject, news: Properties, account: Account): RemoteObject {
    // Until it is taken over: with --continue-on-error, the engine goes on to delete what this create was refused for.
    account[kind.collection].claims.refused.add(existing.id);
    refuseUnlessAdoptable(kind, existing, news, account);
    return existing;
}

async function load(kind: KindHere, news: Properties, account: Account, operation: string, key?: UniqueKey): Promise<void> {
    const objects = account[kind.collection];
    const { owner } = objects.api.naming;
    try {
        await objects.load(owner ? String(news[owner.field]) : "", key);
    } catch (error) {
        throw (error instanceof NotFoundError && ownerUnknown(kind, operation, error, news, account)) || error;
    }
}

/** Objects of the same owner that are called the same, or whose name this version of the service does not show. */
async function alikeOf(kind: KindHere, news: Properties, objects: Inventory): Promise<RemoteObject[]> {
    const owner = kind.owner ? { [kind.owner.field]: news[kind.owner.field] } : {};
    const found = [news[kind.label], undefined].map((label) => objects.having({ ...owner, [kind.label]: label }));
    return (await Promise.all(found)).flat();
}

function refuseUnlessAdoptable(kind: KindHere, existing: RemoteObject, news: Properties, account: Account): void {
    const objects = account[kind.collection];
    const { owner } = objects.api.naming;
    const key = kind.uniqueKey(news);
    const who = label(kind, existing, news, account);
    const start = key ? startWithKey(key.what, key.value, key.taken, who) : startAlike(kind.alike(news), who);
    if (objects.claims.owned.has(existing.id)) {
        if (objects.claims.replaced.has(existing.id)) {
            throw stillReplaced(start);
        }
        throw managedByAnother(start);
    }
    if (owner && !isOfOwner(kind, existing, news)) {
        throw ofOtherParent(start, owner);
    }
    const differing = differingFields(kind, existing, news);
    const fixed = differing.filter((field) => kind.replacing.includes(field));
    if (fixed.length > 0) {
        throw differsForGood(start, fixed);
    }
    const mode = modeFor(news, account);
    if (mayBeProduction(kind, existing, news)) {
        throw maybeProduction(start);
    }
    if (mayBeSandbox(kind, existing, news)) {
        throw maybeSandbox(start);
    }
    if (mode === "always" || (mode === "identical" && differing.length === 0)) {
        return;
    }
    throw exists(start, differing, key ? undefined : kind.tellApart);
}

/**
 * Whether an existing config may be a sandbox: Kapso's first version shows no kind, but a
 * production config has a business account.
 */
export function mayBeSandbox(kind: KindHere, existing: RemoteObject, news: Properties): boolean {
    return kind.collection === "configs" && news.kind !== "sandbox" && existing.kind === undefined && isEmpty(existing.businessAccountId);
}

/**
 * The other way round: a name is all that a sandbox has in common with its declaration, and a
 * destroy would disconnect a live number.
 */
function mayBeProduction(kind: KindHere, existing: RemoteObject, news: Properties): boolean {
    return kind.collection === "configs" && news.kind === "sandbox" && existing.kind === undefined && !isEmpty(existing.businessAccountId);
}

export function modeFor(news: Properties, account: Account): unknown {
    return news.adoptExisting ?? account.settings.adoptExisting;
}

export function label(kind: KindHere, { id, ...values }: RemoteObject, news: Properties, account: Account): string {
    const { noun, owner } = account[kind.collection].api.naming;
    if (owner && values[owner.field] === null) {
        return `${noun} ${id} of no ${owner.noun}`;
    }
    return owner ? `${noun} ${id} of ${owner.noun} ${values[owner.field] ?? news[owner.field]}` : `${noun} ${id}`;
}
