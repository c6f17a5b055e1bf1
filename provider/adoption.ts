import type { Account } from "./account";
import type { Inventory, UniqueKey } from "./inventory";
import type { RemoteObject } from "./kapso/collection";
import { ConflictError, NotFoundError } from "./kapso/errors";
import type { Properties } from "./lifecycle";
import { ownerUnknown } from "./ownerUnknown";
import { bodyOf, differingFields, hasSameKey, isIdentical, isOfOwner, type KindHere, unreadableFields } from "./resourceKind";
import { isUnknown } from "./unknown";

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
        : (await alikeOf(kind, news, objects)).filter((object) => !objects.claims.isOwned(object) && isIdentical(kind, object, news));
    const [existing] = found.sort((a, b) => Number(isIdentical(kind, b, news)) - Number(isIdentical(kind, a, news)));
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
    const existing = isDuplicate ? await account[kind.collection].withIdOf(news).catch(() => undefined) : undefined;
    try {
        return existing && adoptable(kind, existing, news, account);
    } catch (refusal) {
        throw new Error(`${refusal instanceof Error ? refusal.message : refusal} (${(error as ConflictError).reason}.)`, { cause: error });
    }
}

function adoptable(kind: KindHere, existing: RemoteObject, news: Properties, account: Account): RemoteObject {
    // Until it is taken over: with --continue-on-error, the engine goes on to delete what this create was refused for.
    account[kind.collection].claims.refused.add(existing.id);
    refuseUnlessAdoptable(kind, existing, news, account);
    return existing;
}

/** Fails where an update would give an object the unique key of another one. */
export async function refuseSecondKey(kind: KindHere, id: string, olds: Properties, news: Properties, account: Account): Promise<void> {
    const key = kind.uniqueKey(news);
    if (!key || kind.uniqueKey(olds)?.value === key.value) {
        return;
    }
    await load(kind, news, account, "update", key);
    const alike = await account[kind.collection].having({ [key.field]: key.value });
    const other = alike.find((object) => object.id !== id && hasSameKey(kind, object, news));
    if (other) {
        const { noun } = account[kind.collection].api.naming;
        throw new Error(
            `${capitalized(key.what)} ${key.value} ${key.taken}, by ${label(kind, other, news, account)}: ${noun} ${id} was not changed. ` +
                "Remove the other one first, or let it give that up in an earlier run.",
        );
    }
}

/** Fails where a replacement would get the unique key of another one, which came out only after the old object was deleted. */
export async function refuseTakenKey(kind: KindHere, id: string, olds: Properties, news: Properties, account: Account): Promise<void> {
    const key = kind.uniqueKey(news);
    if (!key || isUnknown(key.value) || kind.uniqueKey(olds)?.value === key.value) {
        return;
    }
    const objects = account[kind.collection];
    const other = await objects.withIdOf(news);
    // What this run replaces gives it up before the turn of one that depends on it.
    if (other && other.id !== id && !objects.claims.replaced.has(other.id)) {
        try {
            refuseUnlessAdoptable(kind, other, news, account);
        } catch (refusal) {
            throw new Error(
                `${objects.api.naming.noun} ${id} cannot be replaced, for it would be deleted before this came out; nothing was changed: ` +
                    `${refusal instanceof Error ? refusal.message : refusal}`,
                { cause: refusal },
            );
        }
    }
}

/** What one PATCH must send to make an existing object the declared one; `undefined` where nothing is left to send. */
export function adoptionBody(kind: KindHere, existing: RemoteObject, news: Properties, account: Account): Properties | undefined {
    const differing = modeFor(news, account) === "always" ? differingFields(kind, existing, news) : [];
    return bodyOf(kind, [...unreadableFields(kind, existing, news), ...differing], news);
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
    const { noun, owner } = objects.api.naming;
    const key = kind.uniqueKey(news);
    const start = `${key ? `${capitalized(key.what)} ${key.value} ${key.taken}, by` : `A ${noun} that equals the declared one exists already:`} ${label(kind, existing, news, account)}`;
    if (objects.claims.isOwned(existing)) {
        throw new Error(
            `${start}, which belongs to another resource of this program. Declare each one once; if the other resource gives it up in this ` +
                "run, let this one depend on it (dependsOn); if it was renamed in the program, add the option `aliases` with its old name.",
        );
    }
    if (owner && !isOfOwner(kind, existing, news)) {
        throw new Error(`${start}. One of another ${owner.noun} is never taken over: remove it there first, or correct ${owner.field}.`);
    }
    const differing = differingFields(kind, existing, news);
    const fixed = differing.filter((field) => kind.replacing.includes(field));
    if (fixed.length > 0) {
        throw new Error(`${start}. It differs in ${fixed.join(", ")}, which cannot be changed: remove it first, or declare what it has.`);
    }
    const mode = modeFor(news, account);
    if (mode === "always" || (mode === "identical" && differing.length === 0)) {
        return;
    }
    const comparison =
        differing.length === 0
            ? "It is identical to the declared one in every readable field, as an interrupted run leaves it behind"
            : `It differs from the declared one in ${differing.join(", ")}`;
    const takeOver =
        differing.length === 0
            ? "After an interrupted run, take it over with `KAPSO_ADOPT_EXISTING=identical pulumi up`"
            : 'To take it over and bring it in line, set adoptExisting: "always" on this resource';
    // Without a unique key, two that are alike are legitimate.
    const stranger = key ? "" : " Is it another one? Let yours differ in a field.";
    throw new Error(
        `${start}. ${comparison}. Nothing was created. ${takeOver}. Otherwise: was the resource renamed in the program? Add the option ` +
            `\`aliases\` with its old name. Does another stack own it? Remove it from one of the two.${stranger} Or import it, or remove it from Kapso.`,
    );
}

function modeFor(news: Properties, account: Account): unknown {
    return news.adoptExisting ?? account.settings.adoptExisting;
}

function label(kind: KindHere, { id, ...values }: RemoteObject, news: Properties, account: Account): string {
    const { noun, owner } = account[kind.collection].api.naming;
    if (owner && values[owner.field] === null) {
        return `${noun} ${id} of no ${owner.noun}`;
    }
    return owner ? `${noun} ${id} of ${owner.noun} ${values[owner.field] ?? news[owner.field]}` : `${noun} ${id}`;
}

function capitalized(words: string): string {
    return words.charAt(0).toUpperCase() + words.slice(1);
}
