import type { Account } from "./account";
import { ConflictError, NotFoundError } from "./kapso/errors";
import type { Properties } from "./lifecycle";
import type { KindHere } from "./resourceKind";

/** What to say of a create that the service has refused: its own words, and what this run can find out beside them. */
export async function createRefused(kind: KindHere, error: unknown, news: Properties, account: Account): Promise<unknown> {
    if (error instanceof NotFoundError) {
        return ownerUnknown(kind, "create", error, news, account) ?? error;
    }
    const key = kind.uniqueKey(news);
    if (error instanceof ConflictError && key) {
        // One status for two causes (facts, section 4).
        const other = await account[kind.collection].withKey(key).catch(() => undefined);
        const { noun, owner } = account[kind.collection].api.naming;
        const whose = other && owner ? ` of ${owner.noun} ${other[owner.field] ?? "unknown"}` : "";
        return other
            ? new Error(`${error.message} The ${key.what} ${key.value} ${key.taken}, by ${noun} ${other.id}${whose}.`, { cause: error })
            : error;
    }
    return error;
}

/** The error for an owner that the service does not know; `undefined` for what has none. */
export function ownerUnknown(
    kind: KindHere,
    operation: string,
    error: NotFoundError,
    news: Properties,
    account: Account,
): Error | undefined {
    const { noun, owner } = account[kind.collection].api.naming;
    return owner
        ? new Error(
              `Could not ${operation} ${noun} ${JSON.stringify(news[kind.label])}: Kapso does not know ${owner.noun} ${news[owner.field]} ` +
                  `(404 "${error.serverWords ?? "not found"}"). Correct ${owner.field}, or check that the base URL (kapso:baseUrl) and the key ` +
                  `(kapso:apiKey) belong to the project of this ${owner.noun}.`,
              { cause: error },
          )
        : undefined;
}
