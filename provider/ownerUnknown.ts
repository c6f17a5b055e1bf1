import type { Account } from "./account";
import { parentUnknown } from "./errors/create";
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
        ? parentUnknown(
              operation,
              `${noun} ${JSON.stringify(news[kind.label])}`,
              { ...owner, id: news[owner.field] },
              error.serverWords,
              error,
          )
        : undefined;
}
