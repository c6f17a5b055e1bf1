import type { Account } from "./account";
import { existingFor, modeFor } from "./adoption";
import { patchBody } from "./bodies";
import { checkFields, refuseFields, requireFields } from "./check";
import { changedFields, isAsDeclared, layOnto, outsOf, roughLabel } from "./comparison";
import { nowOtherThan } from "./connectedAgain";
import { connectedTwice, requireOnlyOne, requireOnlyOneStill, warnOfOthers } from "./connectedTwice";
import { adopt, make } from "./createOrAdopt";
import { shared } from "./errors/adoption";
import { replacementLacksToken } from "./errors/change";
import { renumbered, staysForRefused } from "./errors/delete";
import { reconnected } from "./errors/evidence";
import type { Inventory } from "./inventory";
import { internalIdOf, mayIdentify } from "./kapso/api/resourceId";
import { NotFoundError } from "./kapso/errors";
import { generations } from "./kapso/generations";
import { mayHaveBeenExecuted } from "./kapso/retry";
import { refusedByKapso, refusedKey, refuseHeldKey, requireFreeKey } from "./keyChange";
import { deleteMayBeLate, lateDeletesOf } from "./lateDeletes";
import { leftBehind, noteReplaced, requireNothingLeftBehind } from "./leftBehind";
import type { Lifecycle, Properties } from "./lifecycle";
import { requireMoved } from "./otherGeneration";
import { elsewhere, idHere, isOwnerIn, learn, onlyElsewhere, ownerFor, ownerIn, withoutOwnerInId, witnessOf } from "./owners";
import { patch } from "./patch";
import { readOwn } from "./readOwn";
import { notYetAsDeclared, requireOwner } from "./replacement";
import { kindAnywhere, kindIn, type ResourceKind } from "./resourceKind";
import { say } from "./say";

/** Stands in the outputs while something after the change itself is still to be met: a refresh erases the engine's own mark (design, section 3). */
const pending = "healthPending";

/**
 * Stands in the outputs of an object that was taken over: when, in ISO 8601. Until the run that took it over is through, two entries
 * of the state have the same id. The entry that a diff has met stays; a delete of one with another mark is meant for the other entry.
 */
const takenOver = "takenOver";

/** The six operations, the same for every resource; what differs is declared in its kind, and in the generation of the API. */
export function lifecycleOf(definition: ResourceKind): Lifecycle {
    const objectsIn = (account: Account) => account[definition.collection];
    const kindOf = (account: Account) => kindIn(definition, objectsIn(account).api.objects);

    return {
        computed: definition.computed,

        check(olds, news, apiVersion, open) {
            const isNew = Object.keys(olds).length === 0;
            const result = checkFields({ ...definition.fields, ...definition.behaviours }, news);
            requireFields(result, definition.required);
            if (isNew) {
                requireFields(result, definition.requiredToCreate);
            }
            const account = open?.();
            definition.checkWhole?.(result, { isNew, account });
            if (apiVersion) {
                refuseFields(result, (field) => onlyElsewhere(definition, field, apiVersion));
            }
            const why = account && leftBehind(definition, olds, news, account);
            if (why) {
                refuseFields(result, (field) => (field === definition.owner?.field ? why : undefined));
            }
            const taken = account && isNew ? refusedKey(definition, news, account) : undefined;
            if (taken) {
                refuseFields(result, (field) => (field === definition.uniqueKey(news)?.field ? taken : undefined));
            }
            return result;
        },

        async diff(id, olds, news, open, apiVersion) {
            const account = open?.();
            const kind = apiVersion ? kindIn(definition, generations[apiVersion][definition.collection]) : kindAnywhere(definition);
            if (account) {
                requireMoved(kind, id, account);
                const objects = objectsIn(account);
                if (objects.claims.adopted.has(id) || (objects.claims.marks.has(id) && objects.claims.marks.get(id) !== olds[takenOver])) {
                    throw sharedBy(id, olds, objects);
                }
                objects.claims.owned.add(id);
                objects.claims.marks.set(id, olds[takenOver]);
                objects.witnesses.stays(id, witnessOf(kind, id, olds));
            }
            const changed = changedFields(kind, olds, news).filter((field) => !isOwnerIn(id, kind, field, news));
            if (account) {
                await requireFreeKey(kind, id, olds, news, account);
            }
            let replaces = changed.filter((field) => kind.replacing.includes(field));
            if (replaces.length > 0 && account) {
                const owner = await requireOwner(kind, news, account);
                // The same one, by its id in another generation of the API.
                const isSameOwner = owner !== undefined && owner === ownerIn(kind, id, olds);
                replaces = isSameOwner ? replaces.filter((field) => field !== kind.owner?.field) : replaces;
                replaces = await notYetAsDeclared(kind, id, olds, news, replaces, account);
            }
            if (replaces.length > 0) {
                // Otherwise the check of the new object refuses it.
                if (account && modeFor(news, account) !== "never" && definition.uncreatable?.(news)) {
                    throw replacementLacksToken(objectsIn(account).api.naming.noun, replaces);
                }
                if (account) {
                    requireNothingLeftBehind(kind, id, olds, "cannot be replaced", account);
                    noteReplaced(kind, id, olds, account);
                }
                return { replaces, deleteBeforeReplace: true };
            }
            if (changed.length > 0) {
                return {};
            }
            return { changes: (pending in olds && news.verifyHealth === "require") || connectedTwice in olds };
        },

        async create(news, open) {
            const account = open();
            const kind = kindOf(account);
            const objects = objectsIn(account);
            const owner = await ownerFor(kind, news, account);
            const wanted = kind.owner ? { ...news, [kind.owner.field]: owner } : news;
            // Two creates with one unique key, or that look alike to the service, could take each other's result for their own.
            const turn = kind.uniqueKey(news)?.value ?? JSON.stringify([owner, roughLabel(kind, news)]);
            const remote = await objects.inTurn(turn, async () => {
                await lateDeletesOf(kind, kind.uniqueKey(news)?.value ?? "", account);
                const existing = await existingFor(kind, wanted, account);
                const created = existing ? await adopt(kind, existing, wanted, account) : await make(kind, owner, wanted, account);
                objects.claims.owned.add(created.id);
                objects.wrote(owner, created);
                learn(kind, created.id, account);
                return created;
            });
            const mark = objects.claims.marks.get(remote.id);
            const outs = {
                ...outsOf(kind, news, remote),
                ...(mark === undefined ? {} : { [takenOver]: mark }),
            };
            await requireOnlyOne(kind, owner, remote, wanted, { ...outs, [pending]: true }, account);
            await kind.afterwards?.(remote.id, news, { ...outs, [pending]: true }, account);
            return { id: remote.id, outs };
        },

        async read(id, props, open) {
            const account = open();
            const kind = kindOf(account);
            const isLookUp = Object.keys(props).length === 0;
            const here = isLookUp || kind.owner?.collection === "configs" ? await idHere(kind, id, account) : id;
            const remote = isLookUp ? await objectsIn(account).api.get(here) : await readOwn(kind, id, here, props, account);
            if (!remote) {
                return undefined;
            }
            if (isLookUp && !mayIdentify(here, remote.id)) {
                throw reconnected(objectsIn(account).api.naming.noun, id, remote.id);
            }
            if (!isLookUp) {
                await warnOfOthers(kind, remote, props, account);
            }
            const isShown = (field: string) =>
                isLookUp || field in props || (kind.watched?.includes(field) && !isAsDeclared(kind, field, remote, props));
            const declared = Object.keys({ ...kind.fields, ...kind.behaviours }).filter(isShown);
            const inputs = {
                ...elsewhere(definition, kind, props),
                ...layOnto(kind, props, isLookUp ? remote : withoutOwnerInId(kind, remote), declared),
            };
            return {
                id: remote.id,
                inputs,
                props: {
                    ...layOnto(kind, props, remote, [...kind.computed, pending, takenOver, connectedTwice]),
                    ...inputs,
                },
            };
        },

        async update(id, olds, news, open) {
            const account = open();
            const kind = kindOf(account);
            requireMoved(kind, id, account);
            const objects = objectsIn(account);
            objects.claims.owned.add(id);
            let outs: Properties = { ...layOnto(kind, olds, {}, [...kind.computed, takenOver]), ...news };
            const body = patchBody(kind, olds, news);
            if (body) {
                const remote = await objects.inTurn(kind.uniqueKey(news)?.value ?? id, async () => {
                    await refuseHeldKey(kind, id, olds, news, account);
                    const updated = await objects.witnesses
                        .ask(
                            () => patch(kind, id, body, { olds, news }, account),
                            witnessOf(kind, id, olds),
                            (answer) => answer.id === id,
                        )
                        .catch(async (error: unknown) => {
                            throw await refusedByKapso(error, kind, olds, news, account);
                        });
                    objects.wrote(ownerIn(kind, id, news) ?? "", updated);
                    return updated;
                });
                outs = { ...outs, ...outsOf(kind, news, remote) };
            }
            if (connectedTwice in olds) {
                await requireOnlyOneStill(kind, id, ownerIn(kind, id, news) ?? "", news, { ...outs, [pending]: true }, account);
            }
            await kind.afterwards?.(id, news, { ...outs, [pending]: true }, account);
            return { outs };
        },

        async delete(id, props, open) {
            const account = open();
            const kind = kindOf(account);
            const objects = objectsIn(account);
            requireMoved(kind, id, account);
            if (objects.claims.adopted.has(id) || (objects.claims.marks.has(id) && objects.claims.marks.get(id) !== props[takenOver])) {
                const { noun } = objects.api.naming;
                say(
                    `left ${noun} ${id} as it is, for another resource of this program has taken it over; only the old entry in the state goes`,
                );
                return;
            }
            if (objects.claims.refused.has(id)) {
                throw staysForRefused(objects.api.naming.noun, id);
            }
            requireNothingLeftBehind(kind, id, props, "was not deleted", account);
            const witness = witnessOf(kind, id, props);
            objects.witnesses.leaves(id, witness);
            let isResent = false;
            await objects.settle(id, async () => {
                let other: string | undefined;
                const leave = () => say(`left ${objects.api.naming.noun} ${id} as it is, ${other}; what this stack had made is gone`);
                try {
                    other = await nowOtherThan(kind, id, props, account);
                    if (other) {
                        leave();
                        return;
                    }
                    const onRepeat = (error: unknown) => {
                        isResent ||= mayHaveBeenExecuted(error);
                        deleteMayBeLate(kind, id, error, account);
                    };
                    // The lost DELETE may have been executed, and another process may have
                    // reconnected the number.
                    const mayRepeat = async (error: unknown) => {
                        other = await nowOtherThan(kind, id, props, account, true);
                        if (other) {
                            throw error;
                        }
                    };
                    const isIdentified = objects.api.objects.addressField === undefined || internalIdOf(id) !== undefined;
                    await objects.witnesses.ask(
                        () => objects.api.delete(id, { onRepeat, mayRepeat }),
                        witness,
                        () => isIdentified,
                    );
                } catch (error) {
                    if (other) {
                        leave();
                        return;
                    }
                    const movedTo = error instanceof NotFoundError && (await objects.renumbered(id, ownerIn(kind, id, props)));
                    if (movedTo) {
                        throw renumbered(objects.api.naming.noun, id, movedTo.id, error);
                    }
                    if (!(await kind.isGone(error, { id, outs: props, isResent }, account))) {
                        throw error;
                    }
                }
                // With `up --replace`, no diff has announced it.
                noteReplaced(kind, id, props, account);
                objects.removed(id);
            });
        },
    };
}

/** Two entries of the state have one object: the one with the older mark, or none, lost it to the other. */
function sharedBy(id: string, olds: Properties, objects: Inventory): Error {
    const isLoser = objects.claims.adopted.has(id) || String(olds[takenOver] ?? "") < String(objects.claims.marks.get(id) ?? "");
    return shared(objects.api.naming.noun, id, isLoser);
}
