import { lostAmongSeveral, lostAtOtherTime, lostButDifferent } from "../errors/create";
import type { RemoteObject } from "../kapso/api/remoteObject";
import type { Moment } from "../kapso/http/serverClock";
import type { Context } from "../model/context";
import type { Properties } from "../model/properties";
import { adoptable } from "./adoption";

// What appeared while the response to a create was lost. Another process may have created it, and
// Kapso does not tell who created an object. So it counts as created by this run only if nothing
// shows another creator:
// - It is the only new object with this unique key, or with this name or URL.
// - It equals the declared one.
// - Kapso created it while a request of this run may have been executed.
// What remains: the request was not executed, or was refused, and another process created the same
// within the same seconds. Nothing shows that. See
// docs/guides/large-fleets.md#if-two-stacks-do-it-at-the-same-moment.

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
 * `mayBeTwice`: an earlier request for it may still be executed.
 */
export type Outcome = { created: RemoteObject; mayBeTwice: boolean } | { existing: RemoteObject };

/**
 * Decides about new objects of the parent. `undefined` if none of them looks like the declared one.
 * Throws if only the user can decide.
 */
export function judge(
    context: Context,
    parent: string,
    found: readonly RemoteObject[],
    attempts: readonly Attempt[],
    news: Properties,
    error: unknown,
): Outcome | undefined {
    const { type, compare, objects, title } = context;
    const key = type.uniqueKey(news);
    // Without a unique key, Kapso may have changed a value of what this create made: in doubt, no
    // second one.
    const isLike = (object: RemoteObject) =>
        key ? compare.hasSameKey(object, news) : compare.roughLabel(object) === compare.roughLabel(news);
    const alike = found.filter((object) => compare.isIdentical(object, news) || isLike(object));
    const [only] = alike;
    if (only === undefined) {
        return undefined;
    }
    const what = context.declared(news);
    if (alike.length > 1) {
        const ids = alike.map((object) => context.label(object, news));
        throw lostAmongSeveral(what, key?.what, ids, attempts.length > 1, error);
    }
    if (!compare.isIdentical(only, news)) {
        if (context.adoptionMode(news) === "always") {
            return { existing: adoptable(context, only, news) };
        }
        throw lostButDifferent(what, key?.what, `${title} ${only.id}`, error);
    }
    const { clock } = objects.api;
    if (attempts.every(({ from, until }) => clock.isOutside(only.createdAt, from, until))) {
        try {
            return { existing: adoptable(context, only, news) };
        } catch (refusal) {
            throw lostAtOtherTime(what, only.id, refusal, error);
        }
    }
    const others = objects.hasOthersSince(parent)
        ? ". Another process uses this API key. If it created this object, both stacks manage it now: remove it from one of the two programs"
        : "";
    context.logLine(
        `the response to the create of ${context.label(only, news)} was lost; it appeared meanwhile and counts as created by this run${others}`,
    );
    return { created: only, mayBeTwice: false };
}
