import type { RemoteObject } from "../kapso/api/remoteObject";
import { isDeclared } from "./comparison";
import type { Context } from "./context";
import type { Properties } from "./properties";

// The request bodies of POST and PATCH.

/** The declared arguments that a create sends. */
export function createBody({ type, compare }: Context, news: Properties): Properties {
    const declared = compare.sentFields.filter((field) => field in news && !compare.isMeaningless(field, news));
    const body = Object.fromEntries(declared.map((field) => [field, news[field]]));
    return news.kind === "sandbox" ? { ...type.sandboxFields, ...body } : body;
}

/** The changed arguments that Kapso can update. `undefined` if there are none. */
export function patchBody(context: Context, olds: Properties, news: Properties): Properties | undefined {
    return bodyOf(
        context,
        changeable(context).filter((field) => !context.compare.isSame(field, olds, news)),
        news,
    );
}

/**
 * The PATCH that makes an adopted object match its declaration. It sends what this API version does
 * not return. It also sends what differs, if `adoptExisting` is `always`. `undefined` if nothing
 * has to be sent.
 */
export function adoptionBody(context: Context, existing: RemoteObject, news: Properties, sendsDiffering: boolean): Properties | undefined {
    const unreadable = changeable(context).filter((field) => field in news && existing[field] === undefined);
    const differing = sendsDiffering ? context.compare.differingFields(existing, news) : [];
    return bodyOf(context, [...unreadable, ...differing], news);
}

function changeable({ type, compare }: Context): string[] {
    return compare.sentFields.filter((field) => !type.replacing.includes(field));
}

/**
 * The named fields as declared. A removed field is sent as its default or an empty value, or left
 * out if Kapso requires a value.
 */
function bodyOf({ type, compare }: Context, names: readonly string[], news: Properties): Properties | undefined {
    const sendable = names.filter(
        (field) => !compare.isMeaningless(field, news) && (isDeclared(compare.withDefault(field, news)) || type.clearable.includes(field)),
    );
    // Kapso does not accept `null` for a list.
    const emptyValue = (field: string) => (type.wireFields[field]?.form.safeParse([]).data === undefined ? null : []);
    return sendable.length === 0
        ? undefined
        : Object.fromEntries(sendable.map((field) => [field, compare.withDefault(field, news) ?? emptyValue(field)]));
}
