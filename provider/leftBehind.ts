import type { Account } from "./account";
import type { Properties } from "./lifecycle";
import { ownerIn } from "./owners";
import type { KindHere, ResourceKind } from "./resourceKind";
import { isUnknown } from "./unknown";

// The webhooks of a replaced config go with the old one. The engine replaces those that take `configId` from the config; of those that hold it as text it
// cannot know, and asks for no diff where no argument has changed. So their checks are taken note of. (In the platform generation a replaced config keeps its
// id, so that nothing else would show it.)

/**
 * Why a webhook that is there already may not be declared: its config is replaced by this run, and the engine does not know that they belong together. That
 * also holds where the program has just begun to take the id from the config, for the engine goes by the state.
 */
export function leftBehind({ owner, label }: ResourceKind, olds: Properties, news: Properties, account: Account): string | undefined {
    const owners = owner && account[owner.collection];
    if (!owner || !owners?.api.objects.otherGeneration) {
        return undefined;
    }
    const { idsRecur } = owners.api.objects;
    const { namedByOthers, replaced, made, deletedWith } = owners.claims;
    const [former, id] = [olds[owner.field], news[owner.field]];
    // In a preview, one that takes it from the config does not know it yet.
    const isKnown = typeof id === "string" && !isUnknown(id);
    if (isKnown) {
        namedByOthers.add(id);
    }
    const isOfReplaced = typeof former === "string" && replaced.has(former);
    const isKept = isKnown ? id === former || replaced.has(id) : idsRecur;
    if (!isOfReplaced || !isKept || ((!isKnown || made.has(id)) && deletedWith.has(JSON.stringify([former, olds[label]])))) {
        return undefined;
    }
    return (
        "belongs to a config that this run replaces, and goes with the old one, which Pulumi would not notice: take it from the config (config.id), not from text, " +
        "and apply that alone, before the config is replaced. If the webhook has gone already, run `pulumi up --refresh`"
    );
}

/** Takes note of a webhook that goes in this run, as one that is replaced together with its config does. */
export function goesWith(kind: KindHere, id: string, outs: Properties, account: Account): void {
    if (kind.owner) {
        for (const name of [ownerIn(kind, id, outs), outs[kind.owner.field]]) {
            account[kind.owner.collection].claims.deletedWith.add(JSON.stringify([name, outs[kind.label]]));
        }
    }
}

/** Fails before a config goes that a webhook of the program names by its id: that would be gone, and the state say that nothing has changed. */
export function requireNothingLeftBehind(kind: KindHere, id: string, outs: Properties, refusal: string, account: Account): void {
    const { api, claims } = account[kind.collection];
    if (namesOf(kind, id, outs, account).some((name) => claims.namedByOthers.has(name))) {
        throw new Error(
            `${api.naming.noun} ${id} ${refusal}: a webhook of this program that names it would go with it, and Pulumi not notice. Let it take configId from the ` +
                "config (`config.id`) instead of holding it as text; then both are replaced. Or take it out of the program first.",
        );
    }
}

/** Takes note of what is replaced or deleted by this run. */
export function noteReplaced(kind: KindHere, id: string, outs: Properties, account: Account): void {
    for (const name of namesOf(kind, id, outs, account)) {
        account[kind.collection].claims.replaced.add(name);
    }
}

/** By what a program may name an object that stands in the state: its id, in either generation of the API. */
function namesOf({ collection }: KindHere, id: string, outs: Properties, account: Account): string[] {
    const other = outs[account[collection].api.objects.otherGeneration?.idField ?? ""];
    return typeof other === "string" ? [id, other] : [id];
}
