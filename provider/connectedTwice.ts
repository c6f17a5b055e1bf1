import type { Account } from "./account";
import { label, mayBeSandbox } from "./adoption";
import { hasSameKey } from "./comparison";
import { connectedMoreThanOnce } from "./errors/create";
import { summaryOf } from "./errors/providerError";
import type { RemoteObject } from "./kapso/api/remoteObject";
import type { Properties } from "./lifecycle";
import { PartialFailure } from "./partialFailure";
import type { KindHere } from "./resourceKind";
import { say } from "./say";

// Nobody knows whether v1 refuses to connect a number twice. Two processes that list, find nothing
// and create would both succeed. So where another process was noticed, a create lists once more.
// Whichever creates last sees both objects, and fails, with its own object in the state.

/**
 * The output that marks an object in the state if another object has the same unique key. It stays
 * until an `up` finds no other object.
 */
export const connectedTwice = "connectedTwice";

/**
 * After a create: fails if another object with the unique key appeared since this run listed the
 * parent.
 */
export async function requireOnlyOne(
    kind: KindHere,
    owner: string,
    created: RemoteObject,
    news: Properties,
    outs: Properties,
    account: Account,
): Promise<void> {
    const objects = account[kind.collection];
    const isDoubtful = objects.claims.sentAgain.has(created.id) || objects.hasOthersSince(owner);
    const key = kind.uniqueKey(news);
    if (!objects.api.objects.keyMayRepeat || !key || !isDoubtful) {
        return;
    }
    try {
        await objects.loadNewer(owner);
        const isSentAgain = objects.claims.sentAgain.has(created.id);
        const creator = isSentAgain ? "another process or an earlier request of this run" : "another process";
        refuseOthers(kind, created.id, await objects.having({ [key.field]: key.value }), creator, news, outs, account);
    } catch (error) {
        if (error instanceof PartialFailure) {
            throw error;
        }
        say(`warning: whether another process created the same as ${label(kind, created, news, account)} is unknown: ${summaryOf(error)}`);
    }
}

/** At the next `up`: fails as long as another object has the unique key. */
export async function requireOnlyOneStill(
    kind: KindHere,
    id: string,
    owner: string,
    news: Properties,
    outs: Properties,
    account: Account,
): Promise<void> {
    const objects = account[kind.collection];
    const key = kind.uniqueKey(news);
    if (key) {
        await objects.load(owner, key);
        const creator = "another process or a request of an earlier run";
        refuseOthers(kind, id, await objects.having({ [key.field]: key.value }), creator, news, outs, account);
    }
}

/**
 * At a refresh: warns if a list that this run has read anyway shows another object with the unique
 * key.
 */
export async function warnOfOthers(kind: KindHere, remote: RemoteObject, props: Properties, account: Account): Promise<void> {
    const objects = account[kind.collection];
    // If Kapso shows no kind, the state tells a sandbox, which may share its number.
    const values = { ...remote, kind: remote.kind ?? props.kind };
    const key = kind.uniqueKey(values);
    if (!objects.api.objects.keyMayRepeat || !key) {
        return;
    }
    const others = othersIn(await objects.having({ [key.field]: key.value }), kind, remote.id, values, account);
    if (others.length > 0) {
        const ids = [remote, ...others].map((object) => label(kind, object, remote, account)).join(" and ");
        say(`warning: the ${key.what} ${key.value} is connected more than once: as ${ids}. Delete in Kapso the ones that no stack manages`);
    }
}

function othersIn(listed: readonly RemoteObject[], kind: KindHere, id: string, values: Properties, account: Account): RemoteObject[] {
    const objects = account[kind.collection];
    const isOther = (object: RemoteObject) =>
        object.id !== id && hasSameKey(kind, object, values) && !mayBeSandbox(kind, object, values) && !objects.hasChanged(object.id);
    return listed.filter(isOther);
}

function refuseOthers(
    kind: KindHere,
    id: string,
    listed: readonly RemoteObject[],
    creator: string,
    news: Properties,
    outs: Properties,
    account: Account,
): void {
    const others = othersIn(listed, kind, id, news, account);
    if (others.length === 0) {
        return;
    }
    const { what = "", value = "" } = kind.uniqueKey(news) ?? {};
    const { noun } = account[kind.collection].api.naming;
    const ids = others.map((object) => label(kind, object, news, account)).join(" and ");
    throw new PartialFailure(id, { ...outs, [connectedTwice]: true }, [
        connectedMoreThanOnce(what, value, `${noun} ${id}`, ids, creator).message,
    ]);
}
