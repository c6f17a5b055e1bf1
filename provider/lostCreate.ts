import type { Account } from "./account";
import { adoptable, label, modeFor } from "./adoption";
import { hasSameKey, isIdentical, roughLabel } from "./comparison";
import { lostAmongSeveral, lostAtOtherTime, lostButDifferent } from "./errors/create";
import type { RemoteObject } from "./kapso/api/remoteObject";
import type { Moment } from "./kapso/serverClock";
import type { Properties } from "./lifecycle";
import type { KindHere } from "./resourceKind";
import { say } from "./say";

// What appeared while the response to a create was lost. Another process may have created it, and
// Kapso does not tell who created an object. So it counts as this run's own only if nothing shows
// another creator:
// - It is the only new object with this unique key, or with this name or URL.
// - It equals the declared one.
// - Kapso created it while a request of this run may have been executed.
// What remains: the request was not executed, or was refused, and another process created the same
// within the same seconds. Nothing shows that. See
// docs/large-fleets.md#if-two-stacks-do-it-at-the-same-moment.

/**
 * When a request that may have been executed was sent, and when this run gave up looking for its
 * result.
 */
export interface Attempt {
    from: Moment;
    until: Moment;
}

/**
 * What a create ends with: an object of this run, or an existing one that the user allowed to
 * adopt.
 */
export type Outcome = { made: RemoteObject } | { existing: RemoteObject };

/**
 * Decides about new objects of the parent. `undefined` if none of them looks like the declared one.
 * Throws if only the user can decide.
 */
export function judge(
    kind: KindHere,
    owner: string,
    found: readonly RemoteObject[],
    attempts: readonly Attempt[],
    news: Properties,
    account: Account,
    error: unknown,
): Outcome | undefined {
    const objects = account[kind.collection];
    const key = kind.uniqueKey(news);
    // Without a unique key, Kapso may have changed a value of what this create made: in doubt, no
    // second one.
    const isLike = (object: RemoteObject) => (key ? hasSameKey(kind, object, news) : roughLabel(kind, object) === roughLabel(kind, news));
    const alike = found.filter((object) => isIdentical(kind, object, news) || isLike(object));
    const [only] = alike;
    if (only === undefined) {
        return undefined;
    }
    const what = `${objects.api.naming.noun} ${JSON.stringify(news[kind.label])}`;
    if (alike.length > 1) {
        const ids = alike.map((object) => label(kind, object, news, account));
        throw lostAmongSeveral(what, key?.what, ids, attempts.length > 1, error);
    }
    if (!isIdentical(kind, only, news)) {
        if (modeFor(news, account) === "always") {
            return { existing: adoptable(kind, only, news, account) };
        }
        throw lostButDifferent(what, key?.what, `${objects.api.naming.noun} ${only.id}`, error);
    }
    const { clock } = objects.api;
    if (attempts.every(({ from, until }) => clock.isOutside(only.createdAt, from, until))) {
        try {
            return { existing: adoptable(kind, only, news, account) };
        } catch (refusal) {
            throw lostAtOtherTime(what, only.id, refusal, error);
        }
    }
    const others = objects.hasOthersSince(owner)
        ? ". Another process uses this API key. If it created this object, both stacks manage it now: remove it from one of the two programs"
        : "";
    say(
        `the response to the create of ${label(kind, only, news, account)} was lost; it appeared meanwhile and counts as created by this run${others}`,
    );
    return { made: only };
}
