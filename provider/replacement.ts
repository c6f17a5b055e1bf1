import type { Account } from "./account";
import { isAsDeclared } from "./comparison";
import { replacementLacksParent, replacementOfOrphan } from "./errors/change";
import { mayIdentify } from "./kapso/api/resourceId";
import { NotFoundError, unlessUnknown } from "./kapso/errors";
import type { Properties } from "./lifecycle";
import { ownerFor, ownerIn, witnessOf } from "./owners";
import type { KindHere } from "./resourceKind";
import { say } from "./say";
import { isUnknown } from "./unknown";

// What is asked before a replacement is announced, which deletes first.

/**
 * The id of the declared owner, as the generation at hand gives it; `undefined` where that is not
 * known yet. Fails where there is none, while the old object still stands: it would be deleted
 * before the create could fail.
 */
export async function requireOwner(kind: KindHere, news: Properties, account: Account): Promise<string | undefined> {
    const { noun, owner } = account[kind.collection].api.naming;
    if (!kind.owner || !owner || isUnknown(news[owner.field])) {
        return undefined;
    }
    const id = await ownerFor(kind, news, account);
    const found = await account[kind.owner.collection].api.get(id).catch((error: unknown) => {
        throw error instanceof NotFoundError ? replacementLacksParent(noun, { ...owner, id }, error.reason, error) : error;
    });
    if (!mayIdentify(id, found.id)) {
        throw replacementLacksParent(noun, { ...owner, id }, `its number is connected as ${found.id} now`, undefined);
    }
    return found.id;
}

/**
 * Of the fields that would replace an object, those in which the object at Kapso is not as declared
 * yet. It may be: a state that another program has written may lack a field, or somebody has made
 * the same change in Kapso.
 */
export async function notYetAsDeclared(
    kind: KindHere,
    id: string,
    olds: Properties,
    news: Properties,
    replaces: readonly string[],
    account: Account,
): Promise<string[]> {
    if (replaces.length === 0 || replaces.some((field) => isUnknown(news[field]))) {
        return [...replaces];
    }
    const objects = account[kind.collection];
    const owner = ownerIn(kind, id, olds);
    const remote = await objects.witnesses
        .ask(
            () => (owner === undefined ? objects.api.get(id) : objects.getNow(id, owner, olds.createdAt)),
            witnessOf(kind, id, olds),
            (answer) => answer.id === id,
        )
        .catch(unlessUnknown);
    if (!remote || !mayIdentify(id, remote.id)) {
        return [...replaces];
    }
    const { owner: naming, noun } = objects.api.naming;
    if (naming && remote[naming.field] === null) {
        throw replacementOfOrphan(noun, id, naming.noun, news[naming.field]);
    }
    const open = (kind.openInState?.(olds) ?? []).filter((field) => remote[field] === undefined && replaces.includes(field));
    if (open.length > 0) {
        say(
            `warning: Kapso does not show ${open.join(", ")} of ${noun} ${id}, and nor does the state: the declared value is taken for true, and nothing is replaced`,
        );
    }
    return replaces.filter((field) => !open.includes(field) && (remote[field] === undefined || !isAsDeclared(kind, field, remote, news)));
}
