import type { Account } from "./account";
import { mayBeRunning, mayHaveBeenExecuted, pause } from "./kapso/retry";
import { say } from "./say";

// A DELETE without an answer is sent again, and the first one may take effect after the second. That is no harm, unless the id is given again
// meanwhile: in the platform generation a number that is replaced keeps its id (facts, section 4), and the late one would delete the new connection.

/** By id, until when a DELETE without an answer may still take effect. */
const ends = new WeakMap<Account, Map<string, number>>();

/** Takes note of a DELETE that failed and is sent again. */
export function deleteMayBeLate(id: string, error: unknown, account: Account): void {
    if (mayHaveBeenExecuted(error)) {
        const { afterTimeout, afterFailure } = account.settings.lookFor;
        const end = performance.now() + (mayBeRunning(error) ? afterTimeout : afterFailure);
        const known = ends.get(account) ?? new Map<string, number>();
        ends.set(account, known.set(id, Math.max(end, known.get(id) ?? 0)));
    }
}

/** Waits until no DELETE of this id can take effect any more. */
export async function lateDeletesOf(id: string, account: Account): Promise<void> {
    const left = (ends.get(account)?.get(id) ?? 0) - performance.now();
    if (left > 0) {
        say(
            `waiting ${Math.ceil(left / 1000)} s before ${id} is connected again, for a delete of it that got no answer may still be on its way`,
        );
        await pause(left, account.host.cancellation);
        if (account.host.cancellation.aborted) {
            throw new Error(
                `${id} was not connected again, for the run was cancelled before that was safe. The next \`pulumi up\` does it.`,
            );
        }
    }
}
