/** Whose the objects of one sort are, as this run has learnt it: its own, another resource's, or nobody's that it knows. */
export class Claims {
    /** Ids that belong to a resource of the program: met in a diff, read or update, or made by this process. */
    readonly owned = new Set<string>();
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
    /** What a diff of this run has announced as replaced, or a delete has removed: its ids, in either generation of the API. */
    readonly replaced = new Set<string>();
    /** IDs of parents, as the program names them in their children. */
    readonly namedByOthers = new Set<string>();
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
}
