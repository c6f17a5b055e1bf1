import { addressShared } from "../errors/change";
import { renumbered, staysForRefused } from "../errors/delete";
import { addressOf } from "../kapso/api/resourceId";
import { NotFoundError } from "../kapso/errors/statusErrors";
import { mayBeRunning, mayHaveBeenExecuted } from "../kapso/http/retry";
import type { Context } from "../model/context";
import type { Properties } from "../model/properties";
import { isDeleted } from "../safety/confirmDeletion";
import { recordReplaced, requireNoDependents } from "../safety/dependents";
import { findReuseNow, findStillListed, mayShareAddress, type Reuse, requireOwnType } from "../safety/idReuse";
import { requireMigrated } from "../safety/migration";
import { adoptionMark } from "./marks";

/**
 * Deletes an object of the state. Leaves it if another resource of the state adopted it, or if
 * another object now has its address.
 */
export async function deleteResource(context: Context, id: string, props: Properties): Promise<void> {
    const { objects, account, title } = context;
    context.requireId(id);
    requireMigrated(context, id);
    if (objects.adoptions.isOfOtherEntry(id, props[adoptionMark])) {
        context.logLine(
            `kept ${title} ${id} in Kapso, because another resource of this program has adopted it. Only its old entry is removed from the state`,
        );
        return;
    }
    if (objects.adoptions.isRefused(id)) {
        throw staysForRefused(title, id);
    }
    requireNoDependents(context, id, props, "delete");
    account.evidence.meet(context.stateObject(id, props), false);
    await objects.settle(id, async () => {
        const reuse = await deleteNow(context, id, props);
        if (reuse !== undefined) {
            if (await findStillListed(context, id, props, reuse.reached)) {
                throw addressShared(title, id, "delete");
            }
            context.logLine(`kept ${title} ${id} in Kapso, ${reuse.words}. The object of this stack was deleted before`);
            return;
        }
        // With `up --replace`, the engine calls no diff that would have recorded this earlier.
        recordReplaced(context, id, props);
        objects.recordDeleted(id);
    });
}

/**
 * Deletes an object at Kapso, or confirms that it was deleted before. Returns a value if another
 * object has its address now.
 */
async function deleteNow(context: Context, id: string, props: Properties): Promise<Reuse | undefined> {
    const { objects } = context;
    await requireOwnType(context, id, props);
    let isResent = false;
    let reuse = await findReuseNow(context, id, props, mayShareAddress(id, props));
    if (reuse !== undefined) {
        return reuse;
    }
    const onRetry = (error: unknown) => {
        isResent ||= mayHaveBeenExecuted(error);
        recordLostDelete(context, id, error);
    };
    // The DELETE may have been executed although its response was lost, and another process may
    // then have reconnected the number.
    const beforeRetry = async (error: unknown) => {
        reuse = await findReuseNow(context, id, props, true);
        if (reuse !== undefined) {
            throw error;
        }
    };
    try {
        await send(context, id, props, { onRetry: onRetry, beforeRetry: beforeRetry });
        return undefined;
    } catch (error) {
        if (reuse !== undefined) {
            return reuse;
        }
        const newIdentity = error instanceof NotFoundError && (await objects.renumbered(id, context.parentOf(id, props)));
        if (newIdentity) {
            throw renumbered(context.title, id, newIdentity.id, error);
        }
        if (!(await isDeleted(context, error, id, props, isResent))) {
            throw error;
        }
        return undefined;
    }
}

type RetryHooks = Parameters<Context["objects"]["api"]["delete"]>[1];

function send(context: Context, id: string, props: Properties, retryHooks: RetryHooks): Promise<void> {
    const { objects, account } = context;
    return account.evidence.ask(context.stateObject(id, props), () => objects.api.delete(id, retryHooks));
}

/** A DELETE that failed and is sent again may still be executed later. */
function recordLostDelete({ account }: Context, id: string, error: unknown): void {
    if (mayHaveBeenExecuted(error)) {
        const { afterTimeout, afterError: afterFailure } = account.settings.recovery;
        account.pendingDeletes.add(addressOf(id), mayBeRunning(error) ? afterTimeout : afterFailure);
    }
}
