import type { Account } from "./account";
import { cancelledBeforeReconnect } from "./errors/create";
import { addressOf } from "./kapso/api/resourceId";
import { mayBeRunning, mayHaveBeenExecuted, pause } from "./kapso/retry";
import type { KindHere } from "./resourceKind";
import { say } from "./say";

// A DELETE without an answer is sent again, and the first one may take effect after the second. That is no harm, unless the id is given again
// meanwhile: in the platform generation a number that is replaced keeps its id (facts, section 4), and the late one would delete the new connection.

/** Takes note of a DELETE that failed and is sent again. */
export function deleteMayBeLate(kind: KindHere, id: string, error: unknown, account: Account): void {
    if (mayHaveBeenExecuted(error)) {
        const { afterTimeout, afterFailure } = account.settings.lookFor;
        const end = performance.now() + (mayBeRunning(error) ? afterTimeout : afterFailure);
        const { deletedUntil } = account[kind.collection].claims;
        const address = addressOf(id);
        deletedUntil.set(address, Math.max(end, deletedUntil.get(address) ?? 0));
    }
}

/** Waits until no DELETE of this id can take effect any more. */
export async function lateDeletesOf(kind: KindHere, id: string, account: Account): Promise<void> {
    const left = (account[kind.collection].claims.deletedUntil.get(id) ?? 0) - performance.now();
    if (left > 0) {
        say(
            `waiting ${Math.ceil(left / 1000)} s before ${id} is connected again, for a delete of it that got no answer may still be on its way`,
        );
        await pause(left, account.host.cancellation);
        if (account.host.cancellation.aborted) {
            throw cancelledBeforeReconnect(id);
        }
    }
}
