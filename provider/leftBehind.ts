import type { Account } from "./account";
import type { Properties } from "./lifecycle";
import type { KindHere, ResourceKind } from "./resourceKind";

// In the platform generation a replaced config keeps its id, and its webhooks go with the old one. The engine replaces those that take `configId` from the
// config; of those that hold it as text it cannot know, and asks for no diff where no argument has changed. So their checks are taken note of.

/** Why a webhook that is there already may not be declared: its config is replaced by this run, and the engine does not know that they belong together. */
export function leftBehind({ owner, label }: ResourceKind, olds: Properties, news: Properties, account: Account): string | undefined {
    const owners = owner && account[owner.collection];
    const id = owner && news[owner.field];
    if (!owners?.api.objects.idsRecur || typeof id !== "string") {
        return undefined;
    }
    owners.claims.namedByOthers.add(id);
    if (olds[owner?.field ?? ""] !== id) {
        return undefined;
    }
    // In a preview, one that takes it from the config does not know it yet.
    const { replaced, made, deletedWith } = owners.claims;
    const isLost = made.has(id);
    return replaced.has(id) && !(isLost && deletedWith.has(JSON.stringify([id, olds[label]])))
        ? `names a config that this run replaces, and ${isLost ? "it has gone" : "it would go"} with the old one: take it from the config (config.id) instead of ` +
              `holding it as text${isLost ? ", and run `pulumi up --refresh`" : ""}`
        : undefined;
}

/** Takes note of a webhook that is deleted by this run, as one that is replaced together with its config is. */
export function deletesWith({ owner, label }: KindHere, outs: Properties, configId: string | undefined, account: Account): void {
    if (owner && configId !== undefined) {
        account[owner.collection].claims.deletedWith.add(JSON.stringify([configId, outs[label]]));
    }
}

/** Fails before a config is deleted that a webhook of the program names by its id: that would be gone, and the state say that nothing has changed. */
export function requireNothingLeftBehind({ collection }: KindHere, id: string, account: Account): void {
    const { api, claims } = account[collection];
    if (api.objects.idsRecur && claims.namedByOthers.has(id)) {
        throw new Error(
            `${api.naming.noun} ${id} was not deleted: a webhook of this program that names it would go with it, and Pulumi not notice. Let it take configId from the ` +
                "config (`config.id`) instead of holding it as text; then both are replaced. Or take it out of the program first.",
        );
    }
}
