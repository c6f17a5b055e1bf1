import type { Account } from "./account";
import { otherThan } from "./identity";
import type { RemoteObject } from "./kapso/collection";
import { NotFoundError, unlessUnknown } from "./kapso/errors";
import type { Properties } from "./lifecycle";
import { unproven } from "./notFound";
import { ownerIn, witnessOf } from "./owners";
import type { KindHere } from "./resourceKind";

/**
 * In words, that the id of an object of the state is another one's by now. Asked before a delete, for that cannot be undone; several at a time are
 * read together.
 */
export async function nowOtherThan(kind: KindHere, id: string, outs: Properties, account: Account): Promise<string | undefined> {
    const owner = ownerIn(kind, id, outs);
    if (typeof outs.internalId !== "string" || owner === undefined) {
        return undefined;
    }
    const objects = account[kind.collection];
    const isProof = (answer: RemoteObject) => otherThan(outs, answer) === undefined;
    // What is not there, the delete finds out, and what to make of it.
    const now = await objects.witnesses
        .ask(() => objects.getNow(id, owner, outs.createdAt), witnessOf(kind, id, outs), isProof)
        .catch(unlessUnknown);
    const other = now && otherThan(outs, now);
    if (other) {
        await requireThisProject(kind, id, outs, account);
    }
    return other;
}

/**
 * Fails where it is not certain that this is the project of the state: in another one, the number may be connected as well. Only the own project's
 * key knows the customer of the state.
 */
export async function requireThisProject(kind: KindHere, id: string, outs: Properties, account: Account): Promise<void> {
    const objects = account[kind.collection];
    const owner = ownerIn(kind, id, outs);
    try {
        await objects.proveOwner(owner ?? "");
    } catch (error) {
        const isTrusted = process.env.KAPSO_TRUST_NOT_FOUND === "true";
        if (!(error instanceof NotFoundError)) {
            throw error;
        }
        if (!isTrusted && !(kind.owner && (await account[kind.owner.collection].isFoundGone(owner ?? "")))) {
            const { noun } = objects.api.naming;
            throw unproven(
                error,
                `and its ${noun} ${id} is not the one of this state`,
                "the customer was really deleted, with all its data",
            );
        }
    }
}
