import type { RemoteObject } from "../kapso/api/remoteObject";
import { isDeclared } from "./comparison";
import type { Context } from "./context";
import type { Properties } from "./properties";

// What a POST or a PATCH sends.

/** The declared arguments that a create sends. */
export function createBody({ type, compare }: Context, news: Properties): Properties {
    const declared = compare.sentFields.filter((field) => field in news && !compare.isMeaningless(field, news));
    const body = Object.fromEntries(declared.map((field) => [field, news[field]]));
    return news.kind === "sandbox" ? { ...type.sandboxFields, ...body } : body;
}

/**
 * The arguments that the program has changed and Kapso can change; `undefined` if nothing is left
 * to send.
 */
export function patchBody(context: Context, olds: Properties, news: Properties): Properties | undefined {
    return bodyOf(
        context,
        changeable(context).filter((field) => !context.compare.isSame(field, olds, news)),
        news,
    );
}

/**
 * What one PATCH must send to make an existing object the declared one: what this API version does
 * not show, and, if it is to be brought in line, what differs. `undefined` if nothing is left to
 * send.
 */
export function adoptionBody(context: Context, existing: RemoteObject, news: Properties, isBroughtInLine: boolean): Properties | undefined {
    const unreadable = changeable(context).filter((field) => field in news && existing[field] === undefined);
    const differing = isBroughtInLine ? context.compare.differingFields(existing, news) : [];
    return bodyOf(context, [...unreadable, ...differing], news);
}

function changeable({ type, compare }: Context): string[] {
    return compare.sentFields.filter((field) => !type.replacing.includes(field));
}

/**
 * The named fields as declared, removed ones as their default or empty. A removed one that Kapso
 * cannot do without is left out.
 */
function bodyOf({ type, compare }: Context, names: readonly string[], news: Properties): Properties | undefined {
    const sendable = names.filter(
        (field) => !compare.isMeaningless(field, news) && (isDeclared(compare.withDefault(field, news)) || type.clearable.includes(field)),
    );
    // A list is not nullable in requests.
    const emptied = (field: string) => (type.wires[field]?.form.safeParse([]).data === undefined ? null : []);
    return sendable.length === 0
        ? undefined
        : Object.fromEntries(sendable.map((field) => [field, compare.withDefault(field, news) ?? emptied(field)]));
}
