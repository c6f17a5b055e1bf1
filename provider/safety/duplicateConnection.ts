import { connectedMoreThanOnce } from "../errors/create";
import { summaryOf } from "../errors/providerError";
import type { RemoteObject } from "../kapso/api/remoteObject";
import type { Context } from "../model/context";
import { PartialFailure } from "../model/partialFailure";
import type { Properties } from "../model/properties";
import { mayBeSandbox } from "./adoption";

// It is unknown whether v1 refuses to connect a number twice. If it does not, two processes can
// both create. So a create that noticed another process reads the list again. The last create sees
// both objects and fails, and keeps its own in the state.

/**
 * The output that is set if another object has the same unique key. It stays until an `up` finds no
 * other object.
 */
export const duplicateConnection = "connectedTwice";

/** An object, and the outputs that the engine stores if the operation fails. */
interface Kept {
    id: string;
    parent: string;
    outs: Properties;
}

/**
 * After a create: fails if another object with the unique key appeared after this run read the
 * parent's list.
 */
export async function requireOnlyOne(context: Context, created: RemoteObject, kept: Kept, news: Properties): Promise<void> {
    const { type, objects } = context;
    const key = type.uniqueKey(news);
    const isSentAgain = objects.mayBeTwice(created.id);
    if (!objects.api.objects.keyMayRepeat || !key || !(isSentAgain || objects.hasOthersSince(kept.parent))) {
        return;
    }
    try {
        await objects.loadNewer(kept.parent);
        const creator = isSentAgain ? "Another process or an earlier request of this run" : "Another process";
        refuseOthers(context, kept, await objects.having({ [key.field]: key.value }), creator, news);
    } catch (error) {
        if (error instanceof PartialFailure) {
            throw error;
        }
        context.logLine(
            `warning: could not check whether another process created the same object as ${context.label(created, news)}: ${summaryOf(error)}`,
        );
    }
}

/** At the next `up`: fails if another object still has the unique key. */
export async function requireOnlyOneStill(context: Context, kept: Kept, news: Properties): Promise<void> {
    const key = context.type.uniqueKey(news);
    if (key) {
        const creator = "Another process or a request of an earlier run";
        refuseOthers(context, kept, await context.objects.findByKey(kept.parent, key), creator, news);
    }
}

/**
 * At a refresh: warns if a list that this run has read anyway shows another object with the unique
 * key.
 */
export async function warnOfOthers(context: Context, remote: RemoteObject, props: Properties): Promise<void> {
    const { type, objects } = context;
    // If Kapso returns no kind, the state shows whether this is a sandbox, which may share its
    // number.
    const values = { ...remote, kind: remote.kind ?? props.kind };
    const key = type.uniqueKey(values);
    if (!objects.api.objects.keyMayRepeat || !key) {
        return;
    }
    const others = othersIn(context, await objects.having({ [key.field]: key.value }), remote.id, values);
    if (others.length > 0) {
        const ids = [remote, ...others].map((object) => context.label(object, remote)).join(" and ");
        context.logLine(
            `warning: the ${key.what} ${key.value} is connected more than once: as ${ids}. Delete in Kapso the ones that no stack manages`,
        );
    }
}

function othersIn(context: Context, listed: readonly RemoteObject[], id: string, values: Properties): RemoteObject[] {
    const { compare, objects } = context;
    return listed.filter(
        (object) =>
            object.id !== id &&
            compare.hasSameKey(object, values) &&
            !mayBeSandbox(context, object, values) &&
            !objects.hasChanged(object.id),
    );
}

function refuseOthers(context: Context, { id, outs }: Kept, listed: readonly RemoteObject[], creator: string, news: Properties): void {
    const others = othersIn(context, listed, id, news);
    if (others.length > 0) {
        const { what = "", value = "" } = context.type.uniqueKey(news) ?? {};
        const ids = others.map((object) => context.label(object, news)).join(" and ");
        const { message } = connectedMoreThanOnce(what, value, `${context.title} ${id}`, ids, creator);
        throw new PartialFailure(id, { ...outs, [duplicateConnection]: true }, [message]);
    }
}
