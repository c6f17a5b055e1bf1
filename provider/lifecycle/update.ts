import type { RemoteObject } from "../kapso/api/remoteObject";
import { patchBody } from "../model/bodies";
import type { Context } from "../model/context";
import { patch } from "../model/patch";
import type { Properties } from "../model/properties";
import { duplicateConnection, requireOnlyOneStill } from "../safety/duplicateConnection";
import { refuseSharedAddress, requireOwnType } from "../safety/idReuse";
import { explainRefusal, refuseHeldKey } from "../safety/keyHandover";
import { requireMigrated } from "../safety/migration";
import { adoptionMark, pending } from "./marks";

/** Sends one PATCH with the changed arguments. */
export async function update(context: Context, id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }> {
    const { type, compare, objects, account } = context;
    context.requireId(id);
    requireMigrated(context, id);
    objects.adoptions.manage(id);
    const body = patchBody(context, olds, news);
    const remote = body && (await change(context, id, body, olds, news));
    const outs = {
        ...compare.merge(olds, {}, [...type.computed, adoptionMark]),
        ...(remote ? compare.outputsOf(news, remote) : news),
    };
    const kept = { ...outs, [pending]: true };
    if (duplicateConnection in olds) {
        await requireOnlyOneStill(context, { id, parent: context.parentOf(id, news) ?? "", outs: kept }, news);
    }
    await type.afterChange?.(id, news, kept, account);
    return { outs };
}

function change(context: Context, id: string, body: Properties, olds: Properties, news: Properties): Promise<RemoteObject> {
    const { type, objects, account } = context;
    return objects.inTurn(type.uniqueKey(news)?.value ?? id, async () => {
        await refuseHeldKey(context, id, olds, news);
        await refuseSharedAddress(context, id, olds);
        await requireOwnType(context, id, olds);
        const updated = await account.evidence
            .ask(
                context.stateObject(id, olds),
                () => patch(context, id, body, olds, news),
                (remote) => remote.id === id,
            )
            .catch(async (error: unknown) => {
                throw await explainRefusal(error, context, olds, news);
            });
        objects.recordUpdated(context.parentOf(id, news) ?? "", updated);
        return updated;
    });
}
