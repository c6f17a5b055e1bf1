import type { Identified, RemoteObject } from "./kapso/api/collection";

/** Whose the objects of one sort are, as this run has learnt it: its own, another resource's, or nobody's that it knows. */
export class Claims {
    /** Ids that belong to a resource of the program: met in a diff, read or update, or made by this process. */
    readonly owned = new Set<string>();
    /** What this process made, by id: an older entry of the state with the same id cannot mean it. */
    readonly made = new Map<string, RemoteObject>();
    /**
     * IDs of objects that this process created by sending a lost POST again. Kapso may still execute
     * the lost POST.
     */
    readonly sentAgain = new Set<string>();
    /** Ids that this process took over: it never deletes them (design, section 3). */
    readonly adopted = new Set<string>();
    /** Ids for whose sake a create of this run was refused: nothing may delete them behind its back. */
    readonly refused = new Set<string>();
    /** Ids that a diff has met or this run took over, with the mark of a take-over in the outputs of that entry of the state. */
    readonly marks = new Map<string, unknown>();
    /** Internal ids, by id, of what this run has met, read or made, where ids recur. */
    readonly identities = new Map<string, string>();
    /** What a diff of this run has announced as replaced, or a delete has removed: its ids, in either generation of the API. */
    readonly replaced = new Set<string>();
    /** New ids by old ones, of what this run has found under another number. */
    readonly renumbered = new Map<string, string>();
    /** Ids of owners, as the program names them in what belongs to them; and what goes in this run together with its owner, by owner and label. */
    readonly namedByOthers = new Set<string>();
    readonly deletedWith = new Set<string>();
    /**
     * Numbers of production configs of the state whose access token the program does not declare:
     * to replace one would lose it.
     */
    readonly withoutToken = new Set<unknown>();
    /**
     * Values of the unique key that a resource of this program gives up in this run, and those that
     * another one asks for.
     */
    readonly givenUpKeys = new Set<string>();
    readonly keysAskedFor = new Set<string>();
    /** By id, until when a DELETE without an answer may still take effect. */
    readonly deletedUntil = new Map<string, number>();

    /** Whether a resource of the program has it: not what got the id of one that is gone, as a killed replacement leaves it behind. */
    isOwned({ id, internalId }: Identified): boolean {
        const known = this.identities.get(id);
        const isOther = known !== undefined && typeof internalId === "string" && known !== internalId;
        return this.owned.has(id) && !isOther;
    }

    /** Whether an entry of the state, with its outputs, means another object than the one that this run has made, and which has its id now. */
    isOlderThanMade(id: string, { internalId, createdAt }: Record<string, unknown>): boolean {
        const made = this.made.get(id);
        // A state has no null.
        return made !== undefined && (internalId !== (made.internalId ?? undefined) || createdAt !== (made.createdAt ?? undefined));
    }
}
