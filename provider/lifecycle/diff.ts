import { shared } from "../errors/adoption";
import { isNameOf, parentIn } from "../kapso/api/resourceId";
import { Comparison } from "../model/comparison";
import { Context } from "../model/context";
import type { Definition } from "../model/definition";
import type { Properties } from "../model/properties";
import { type ResourceType, resourceTypeAnywhere, resourceTypeIn } from "../model/resourceType";
import { duplicateConnection } from "../safety/duplicateConnection";
import { requireFreeKey } from "../safety/keyHandover";
import { requireMigrated } from "../safety/migration";
import { confirmReplacement } from "../safety/replacement";
import { adoptionMark, pending } from "./marks";
import type { CheckSettings, DiffResult } from "./operations";

/**
 * Decides between no change, an update and a replacement. Sends requests only before a replacement
 * or a change of the unique key.
 */
export async function diff(
    definition: Definition,
    id: string,
    olds: Properties,
    news: Properties,
    { open, apiVersion }: Pick<CheckSettings, "open" | "apiVersion">,
): Promise<DiffResult> {
    const context = open && new Context(definition, open());
    const type = apiVersion ? resourceTypeIn(apiVersion, definition) : resourceTypeAnywhere(definition);
    if (context) {
        requireMigrated(context, id);
        recordManaged(context, id, olds);
    }
    const changed = changedArguments(type, id, olds, news);
    if (context) {
        await requireFreeKey(context, id, olds, news);
    }
    const replacing = changed.filter((field) => type.replacing.includes(field));
    const replaces = context ? await confirmReplacement(context, id, olds, news, replacing) : replacing;
    if (replaces.length > 0) {
        return { replaces, deleteBeforeReplace: true };
    }
    if (changed.length > 0) {
        return {};
    }
    return { changes: (pending in olds && news.verifyHealth === "require") || duplicateConnection in olds };
}

/** Records a resource of the state. Fails if another resource of the state has the same ID. */
function recordManaged(context: Context, id: string, olds: Properties): void {
    const { adoptions } = context.objects;
    if (adoptions.isOfOtherEntry(id, olds[adoptionMark])) {
        throw shared(context.title, id, adoptions.hasLost(id, olds[adoptionMark]));
    }
    adoptions.meet(id, olds[adoptionMark]);
    context.account.evidence.meet(context.stateObject(id, olds), true);
}

/** Omits the parent argument if its new value identifies the same parent in another form. */
function changedArguments(type: ResourceType, id: string, olds: Properties, news: Properties): string[] {
    const parentId = parentIn(id);
    const isSameParent = type.parent !== undefined && parentId !== undefined && isNameOf(news[type.parent.field], parentId);
    const changed = new Comparison(type).changedFields(olds, news);
    return isSameParent ? changed.filter((field) => field !== type.parent?.field) : changed;
}
