import type { Account } from "./account";
import { requireThisProject } from "./connectedAgain";
import { otherThan } from "./identity";
import type { RemoteObject } from "./kapso/api/remoteObject";
import { internalIdOf, parentIn } from "./kapso/api/resourceId";
import { NotFoundError, unlessUnknown } from "./kapso/errors";
import type { Properties } from "./lifecycle";
import { isOfOther, notMoved, readMoved } from "./otherGeneration";
import { learn, ownerIn, witnessOf } from "./owners";
import type { KindHere } from "./resourceKind";
import { say } from "./say";

/** Reads an object of the state, by its id `here`. `undefined` where it is certainly gone. */
export async function readOwn(
    kind: KindHere,
    id: string,
    here: string,
    props: Properties,
    account: Account,
): Promise<RemoteObject | undefined> {
    const objects = account[kind.collection];
    return objects.settle(here, async () => {
        if (kind.collection === "configs" && isOfOther(kind, id, account)) {
            const moved = await objects.witnesses.ask(() => readMoved(kind, id, props, account), witnessOf(kind, id, props));
            objects.claims.owned.add(moved.id);
            learn(kind, moved.id, account);
            return moved;
        }
        try {
            const owner = ownerIn(kind, here, props);
            const remote = await objects.witnesses.ask(
                () => (owner === undefined ? objects.api.get(here) : objects.get(here, owner, props.createdAt)),
                witnessOf(kind, here, props),
                (answer) => answer.id === here,
            );
            const other = otherThan(here, remote.id);
            if (other) {
                await requireThisProject(kind, here, props, account);
                objects.removed(here);
                say(
                    `${objects.api.naming.noun} ${id} leaves the state, ${other}. The next \`pulumi up\` asks before it takes that one over`,
                );
                return undefined;
            }
            objects.claims.owned.add(remote.id);
            learn(kind, remote.id, account);
            return remote;
        } catch (error) {
            if (!(error instanceof NotFoundError)) {
                throw error;
            }
            if (here !== id) {
                throw notMoved(kind, id, account);
            }
            const renumbered = await objects.renumbered(here, ownerIn(kind, here, props));
            if (renumbered) {
                objects.claims.owned.add(renumbered.id);
                learn(kind, renumbered.id, account);
                return renumbered;
            }
            const withOwner = await renumberedWithOwner(kind, here, account);
            if (withOwner) {
                return withOwner;
            }
            if (await kind.isGone(error, { id: here, outs: props, isResent: false }, account)) {
                objects.removed(here);
                return undefined;
            }
            throw error;
        }
    });
}

/** What this run finds under the new number of its owner, once that is read. */
async function renumberedWithOwner(kind: KindHere, here: string, account: Account): Promise<RemoteObject | undefined> {
    const former = parentIn(here);
    const internalId = former === undefined ? undefined : internalIdOf(former);
    if (former === undefined || internalId === undefined) {
        return undefined;
    }
    await account.configs.isFoundGone(former);
    const owner = [...account.configs.claims.owned].find((id) => id !== former && internalIdOf(id) === internalId);
    return owner === undefined ? undefined : account[kind.collection].api.get(`${owner}${here.slice(former.length)}`).catch(unlessUnknown);
}
