import type { Account } from "./account";
import type { KindHere } from "./resourceKind";

// In the platform generation a replaced config keeps its id, and its webhooks go with the old one. The engine replaces those that take `configId` from the
// config; of those that hold it as text it cannot know.

/** Fails before a config is deleted whose id a webhook of this program holds as text: it would be gone, and the state say that nothing has changed. */
export function requireNothingLeftBehind(kind: KindHere, id: string, account: Account): void {
    const objects = account[kind.collection];
    if (!kind.owns || !objects.api.objects.idsRecur) {
        return;
    }
    const owned = account[kind.owns];
    const left = owned.witnesses.ofState.find((object) => object.id.startsWith(`${id}/`) && !owned.hasGone(object.id));
    if (left) {
        const { noun, owner } = owned.api.naming;
        throw new Error(
            `${objects.api.naming.noun} ${id} was not deleted: ${noun} ${left.id} of this program would go with it, and Pulumi not notice. Let it take ${owner?.field} from ` +
                "the config (`config.id`) instead of holding it as text; then both are replaced. Or take it out of the program too.",
        );
    }
}
