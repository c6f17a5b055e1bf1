import { differingFields, isDeclared, isMeaningless, isSame, withDefault } from "./comparison";
import type { RemoteObject } from "./kapso/api/remoteObject";
import type { Properties } from "./lifecycle";
import { type KindHere, sentFields } from "./resourceKind";

// What a POST or a PATCH sends.

/** The declared arguments that a create sends. */
export function createBody(kind: KindHere, news: Properties): Properties {
    const declared = sentFields(kind).filter((field) => field in news && !isMeaningless(kind, field, news));
    const body = Object.fromEntries(declared.map((field) => [field, news[field]]));
    return news.kind === "sandbox" ? { ...kind.sandboxFields, ...body } : body;
}

/**
 * The arguments that the program has changed and Kapso can change; `undefined` if nothing is left
 * to send.
 */
export function patchBody(kind: KindHere, olds: Properties, news: Properties): Properties | undefined {
    return bodyOf(
        kind,
        changeable(kind).filter((field) => !isSame(kind, field, olds, news)),
        news,
    );
}

/**
 * What one PATCH must send to make an existing object the declared one: what this version of the
 * service does not show, and, if it is to be brought in line, what differs. `undefined` if nothing
 * is left to send.
 */
export function adoptionBody(kind: KindHere, existing: RemoteObject, news: Properties, isBroughtInLine: boolean): Properties | undefined {
    const unreadable = changeable(kind).filter((field) => field in news && existing[field] === undefined);
    const differing = isBroughtInLine ? differingFields(kind, existing, news) : [];
    return bodyOf(kind, [...unreadable, ...differing], news);
}

function changeable(kind: KindHere): string[] {
    return sentFields(kind).filter((field) => !kind.replacing.includes(field));
}

/**
 * The named fields as declared, removed ones as their default or empty. A removed one that the
 * service cannot do without is left out.
 */
function bodyOf(kind: KindHere, names: readonly string[], news: Properties): Properties | undefined {
    const sendable = names.filter(
        (field) => !isMeaningless(kind, field, news) && (isDeclared(withDefault(kind, field, news)) || kind.clearable.includes(field)),
    );
    return sendable.length === 0
        ? undefined
        : Object.fromEntries(sendable.map((field) => [field, withDefault(kind, field, news) ?? emptied(kind, field)]));
}

/** A list is not nullable in requests. */
function emptied(kind: KindHere, field: string): unknown {
    return kind.wires[field]?.form.safeParse([]).data === undefined ? null : [];
}
