import type { Account } from "./account";
import { otherThan } from "./identity";
import type { RemoteObject } from "./kapso/collection";
import { NotFoundError } from "./kapso/errors";
import type { Properties } from "./lifecycle";
import { type KindHere, keptFields } from "./resourceKind";

/** Sends a change, and makes sure that it was taken: of this object, and all of it. */
export async function patch(kind: KindHere, id: string, body: Properties, olds: Properties, account: Account): Promise<RemoteObject> {
    const objects = account[kind.collection];
    const { noun, secret } = objects.api.naming;
    let remote: RemoteObject;
    try {
        remote = await objects.api.update(id, body);
    } catch (error) {
        if (error instanceof NotFoundError) {
            throw new Error(
                `${noun} ${id} was deleted outside Pulumi: run \`pulumi up --refresh\` to create it again. That first makes sure that it is ` +
                    `gone, and not out of reach of this base URL (kapso:baseUrl) or key (kapso:apiKey). (Kapso answered 404 "${error.serverWords ?? "not found"}".)`,
                { cause: error },
            );
        }
        throw error;
    }
    const other = otherThan(olds, remote);
    if (other) {
        throw new Error(
            `${noun} ${id} is no longer the one of this stack, ${other}. What was to be changed has been changed there. Run \`pulumi refresh\`, and see ` +
                `in Kapso whether ${Object.keys(body).join(", ")} must be put back.`,
        );
    }
    const kept = keptFields(kind, body, olds, remote).map((field) =>
        secret.includes(field) ? field : `${field} at ${JSON.stringify(remote[field])}`,
    );
    if (kept.length > 0) {
        throw new Error(
            `Kapso answered the update of ${noun} ${id} with success, but kept ${kept.join(", ")}. ` +
                "Declare that value again, or change it in Kapso's dashboard and run `pulumi refresh`.",
        );
    }
    return remote;
}
