import { isDeepStrictEqual } from "node:util";
import { canonicalId } from "./kapso/api/ids";
import type { RemoteObject } from "./kapso/api/remoteObject";
import type { Properties } from "./lifecycle";
import { type KindHere, sentFields } from "./resourceKind";

// The one place that decides whether two values of an argument mean the same. There are two
// questions:
// - Has the program changed the argument (`isSame`, of declared values)?
// - Is an object at Kapso as declared (`isAsDeclared`)? If the program leaves an argument out,
// nobody asked for a value. Each documented default, `null`, an empty value and "not returned" are
// as declared.

/**
 * Whether the program declares of an argument what it declared before. An argument that is left out
 * means its default; in place of an empty value, or of one that Kapso chooses, it asks for nothing.
 */
export function isSame(kind: KindHere, field: string, olds: Properties, news: Properties): boolean {
    const isFilled = isEmpty(olds[field]) || isEqual(kind, field, olds[field], kind.filled[field]) || isLeftToService(kind, field, news);
    return (!isDeclared(news[field]) && isFilled) || isEqual(kind, field, withDefault(kind, field, olds), withDefault(kind, field, news));
}

/** Whether what Kapso shows of an argument is what the program declares. */
export function isAsDeclared(kind: KindHere, field: string, remote: Properties, news: Properties): boolean {
    const shown = remote[field];
    const declared = { ...news, kind: news.kind ?? remote.kind };
    if (shown === undefined || isMeaningless(kind, field, declared)) {
        return true;
    }
    if (isDeclared(news[field])) {
        return isEqual(kind, field, shown, news[field]) || (isEmpty(shown) && isEmpty(news[field]));
    }
    return (
        isEmpty(shown) ||
        isLeftToService(kind, field, declared) ||
        (kind.fillings[field] ?? []).some((filling) => isEqual(kind, field, shown, filling))
    );
}

/**
 * Arguments that the program has changed. A value that is not known yet differs from every other.
 */
export function changedFields(kind: KindHere, olds: Properties, news: Properties): string[] {
    return Object.keys(kind.fields).filter((field) => !isSame(kind, field, olds, news));
}

/** Arguments in which an existing object is not as declared, as far as Kapso shows it. */
export function differingFields(kind: KindHere, remote: RemoteObject, news: Properties): string[] {
    return sentFields(kind).filter((field) => !isAsDeclared(kind, field, remote, news));
}

/** Whether an object equals the declared one in every field that the service returns. */
export function isIdentical(kind: KindHere, remote: RemoteObject, news: Properties): boolean {
    return isOfOwner(kind, remote, news) && differingFields(kind, remote, news).length === 0;
}

export function isOfOwner({ owner }: KindHere, remote: RemoteObject, news: Properties): boolean {
    // With `null`, Kapso says that it has no parent.
    return owner === undefined || remote[owner.field] === undefined || canonicalId(remote[owner.field]) === canonicalId(news[owner.field]);
}

/** Whether both have the value that only one object may have. */
export function hasSameKey(kind: KindHere, remote: RemoteObject, news: Properties): boolean {
    const [key, other] = [kind.uniqueKey(news), kind.uniqueKey(remote)];
    return key !== undefined && other !== undefined && isEqual(kind, key.field, key.value, other.value);
}

/**
 * The values of `keys`: the service's where it returns one that differs from the last known,
 * otherwise that one. `null` empties; absent keeps.
 */
export function layOnto(kind: KindHere, lasts: Properties, remote: Properties, keys: readonly string[]): Properties {
    const values = keys.map((key) => {
        const isKept = remote[key] === undefined || (isDeclared(lasts[key]) && isAsDeclared(kind, key, remote, lasts));
        return [key, isKept ? lasts[key] : remote[key]];
    });
    return Object.fromEntries(values.filter(([, value]) => isDeclared(value)));
}

/** The declared arguments and what the service computed: all that a state needs. */
export function outsOf(kind: KindHere, news: Properties, remote: RemoteObject): Properties {
    return { ...layOnto(kind, {}, remote, kind.computed), ...news };
}

function isLeftToService(kind: KindHere, field: string, values: Properties): boolean {
    return kind.leftToService?.(values).includes(field) ?? false;
}

/** Whether an argument says nothing for an object with these values. */
export function isMeaningless(kind: KindHere, field: string, values: Properties): boolean {
    return kind.meaningless?.(values).includes(field) ?? false;
}

/** Whether two values of a field mean the same to Kapso. */
export function isEqual(kind: KindHere, field: string, one: unknown, other: unknown): boolean {
    return isDeepStrictEqual(canonical(kind, field, one), canonical(kind, field, other));
}

/** A value in the form in which those that mean the same are equal. */
export function canonical({ wires }: KindHere, field: string, value: unknown): unknown {
    return wires[field]?.canonical?.(value) ?? value;
}

/** The label without what Kapso may have changed in it: case, white space, slashes at the end. */
export function roughLabel(kind: KindHere, values: Properties): string {
    return String(canonical(kind, kind.label, values[kind.label]))
        .toLowerCase()
        .replace(/\s+|(?<!\/)\/+$/g, "");
}

/**
 * The default stands for an argument that is left out. Without one, an empty list or map means the
 * same.
 */
export function withDefault(kind: KindHere, field: string, values: Properties): unknown {
    const value = isMeaningless(kind, field, values) ? undefined : values[field];
    return isDeclared(value) && !(isEmpty(value) && kind.defaults[field] === undefined) ? value : kind.defaults[field];
}

export function isDeclared(value: unknown): boolean {
    return value !== undefined && value !== null;
}

export function isEmpty(value: unknown): boolean {
    return !isDeclared(value) || value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
}
