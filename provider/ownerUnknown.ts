import type { Account } from "./account";
import type { NotFoundError } from "./kapso/errors";
import type { Properties } from "./lifecycle";
import type { KindHere } from "./resourceKind";

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
