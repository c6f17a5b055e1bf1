import { lostAmongSeveral, lostAtOtherTime, lostButDifferent } from "../errors/create";
import type { RemoteObject } from "../kapso/api/remoteObject";
import type { Moment } from "../kapso/http/serverClock";
import type { Context } from "../model/context";
import type { Properties } from "../model/properties";
import { requireAdoptable } from "./adoption";

// After a lost response, a new object may come from another process. It counts as created by this
// run only if it is the only match, equals the declaration, and was created during a request of
// this run. See docs/contributing/decisions/015-lost-creates.md.

/**
 * When a request that may have been executed was sent, and when this run stopped searching for its
 * result.
 */
export interface Attempt {
    from: Moment;
    until: Moment;
}

/**
 * The result of a create: a new object, or an existing object that the user allowed to adopt.
 * `mayBeTwice`: an earlier request may still be executed.
 */
export type Outcome = { created: RemoteObject; mayBeTwice: boolean } | { existing: RemoteObject };

/**
 * Decides about new objects of the parent. Returns `undefined` if none of them resembles the
 * declaration. Throws if only the user can decide.
 */
export function decideOutcome(
    context: Context,
    parent: string,
    found: readonly RemoteObject[],
    attempts: readonly Attempt[],
    news: Properties,
    error: unknown,
): Outcome | undefined {
    const { type, compare, objects, title } = context;
    const key = type.uniqueKey(news);
    // Without a unique key, Kapso may have changed a value of the created object. In doubt, create
    // no second one.
    const isLike = (object: RemoteObject) =>
        key ? compare.hasSameKey(object, news) : compare.looseLabel(object) === compare.looseLabel(news);
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
            return { existing: requireAdoptable(context, only, news) };
        }
        throw lostButDifferent(what, key?.what, `${title} ${only.id}`, error);
    }
    const { clock } = objects.api;
    if (attempts.every(({ from, until }) => clock.isOutside(only.createdAt, from, until))) {
        try {
            return { existing: requireAdoptable(context, only, news) };
        } catch (refusal) {
            throw lostAtOtherTime(what, only.id, refusal, error);
        }
    }
    const others = objects.hasOthersSince(parent)
        ? ". Another process uses this API key. If that process created the object, both stacks manage it now: remove it from one of the two programs"
        : "";
    context.logLine(
        `the response to the create of ${context.label(only, news)} was lost, but the object appeared. This run manages it${others}`,
    );
    return { created: only, mayBeTwice: false };
}
