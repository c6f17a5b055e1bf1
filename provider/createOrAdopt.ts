import type { Account } from "./account";
import { existingBehind, existingElsewhere, modeFor } from "./adoption";
import { adoptionBody, createBody } from "./bodies";
import { createOnce } from "./createOnce";
import { nothingToAdopt } from "./errors/create";
import type { RemoteObject } from "./kapso/api/remoteObject";
import type { Properties } from "./lifecycle";
import { numberTaken } from "./numberTaken";
import { patch } from "./patch";
import type { KindHere } from "./resourceKind";
import { say } from "./say";

/** Creates an object, or adopts the one for whose sake Kapso refuses the create. */
export async function make(kind: KindHere, owner: string, wanted: Properties, account: Account): Promise<RemoteObject> {
    const objects = account[kind.collection];
    if (kind.uncreatable?.(wanted)) {
        const existing = await existingElsewhere(kind, wanted, account);
        if (existing) {
            return adopt(kind, existing, wanted, account);
        }
        throw nothingToAdopt(`${objects.api.naming.noun} ${JSON.stringify(wanted[kind.label])}`);
    }
    let made: RemoteObject;
    try {
        const outcome = await createOnce(kind, owner, createBody(kind, wanted), wanted, account);
        if ("existing" in outcome) {
            return adopt(kind, outcome.existing, wanted, account);
        }
        made = outcome.made;
    } catch (error) {
        const existing = await existingBehind(error, kind, wanted, account);
        if (existing) {
            return adopt(kind, existing, wanted, account);
        }
        throw (await numberTaken(error, wanted, account)) ?? error;
    }
    if (kind.owns) {
        account[kind.owns].ownerIsNew(made.id);
    }
    return made;
}

/** Brings an object that was there before in line with the declared one. */
export async function adopt(kind: KindHere, existing: RemoteObject, news: Properties, account: Account): Promise<RemoteObject> {
    const objects = account[kind.collection];
    const body = adoptionBody(kind, existing, news, modeFor(news, account) === "always");
    let adopted = existing;
    // From here on, for a diff that shows whose it is may come while the answer is awaited.
    objects.claims.adopted.add(existing.id);
    try {
        adopted = body ? await patch(kind, existing.id, body, { olds: existing, news }, account) : existing;
    } catch (error) {
        objects.claims.adopted.delete(existing.id);
        throw error;
    }
    objects.claims.refused.delete(existing.id);
    objects.claims.marks.set(existing.id, new Date().toISOString());
    const { noun, owner } = objects.api.naming;
    const whose = owner ? ` of ${owner.noun} ${news[owner.field]}` : "";
    say(`took over ${noun} ${existing.id}${whose}, which was there before, instead of creating one`);
    return adopted;
}
