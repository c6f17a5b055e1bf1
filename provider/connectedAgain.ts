import type { Account } from "./account";
import { notThisProject } from "./errors/evidence";
import { otherThan } from "./identity";
import { internalIdOf } from "./kapso/api/resourceId";
import { NotFoundError, unlessUnknown } from "./kapso/errors";
import type { Properties } from "./lifecycle";
import { isRightAccount, unproven } from "./notFound";
import { ownerIn, witnessOf } from "./owners";
import type { KindHere } from "./resourceKind";

/**
 * In words, that the id of an object of the state is another one's by now. Asked before a delete, for that cannot be undone; several at a time are
 * read together, except `isSingle`, because such a read may be some seconds old.
 */
export async function nowOtherThan(
    kind: KindHere,
    id: string,
    outs: Properties,
    account: Account,
    isSingle = false,
): Promise<string | undefined> {
    const owner = ownerIn(kind, id, outs);
    if (internalIdOf(id) === undefined) {
        return undefined;
    }
    const objects = account[kind.collection];
    // What is not there, the delete finds out, and what to make of it.
    const now = await objects.witnesses
        .ask(
            // A config may belong to no customer.
            () => (isSingle || owner === undefined ? objects.api.get(id) : objects.getNow(id, owner, outs.createdAt)),
            witnessOf(kind, id, outs),
            (answer) => answer.id === id,
        )
        .catch(unlessUnknown);
    const other = now && otherThan(id, now.id);
    if (other) {
        await requireThisProject(kind, id, outs, account);
    }
    return other;
}

/**
 * Fails where it is not certain that this is the project of the state: in another one, the number
 * may be connected as well. Only the own project's key knows the customer of the state. For a state
 * without one, something else of the state must have answered.
 */
export async function requireThisProject(kind: KindHere, id: string, outs: Properties, account: Account): Promise<void> {
    const objects = account[kind.collection];
    const owner = ownerIn(kind, id, outs);
    const isTrusted = process.env.KAPSO_TRUST_NOT_FOUND === "true";
    if (owner === undefined) {
        if (!isTrusted && !(await isRightAccount(kind, { id, outs, isResent: false }, account))) {
            throw notThisProject(objects.api.naming.noun, id);
        }
        return;
    }
    try {
        await objects.proveOwner(owner);
    } catch (error) {
        if (!(error instanceof NotFoundError)) {
            throw error;
        }
        if (!isTrusted && !(kind.owner && (await account[kind.owner.collection].isFoundGone(owner)))) {
            const { noun } = objects.api.naming;
            throw unproven(
                error,
                `and its ${noun} ${id} is not the one of this state`,
                "the customer was really deleted, with all its data",
            );
        }
    }
}
