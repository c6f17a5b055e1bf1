import type { Configuration } from "./configuration";
import { Inventory } from "./inventory";
import { KapsoClient } from "./kapso/client";
import { KapsoV1 } from "./kapso/v1";
import { say } from "./say";

/** One Kapso project as one provider process sees it: its API, and what this run knows of the objects in it. */
export class Account {
    readonly api: KapsoV1;
    readonly configs: Inventory;
    /** Ids that belong to a resource of the program: met in a diff, read or update, or made by this process. */
    readonly owned = new Set<string>();
    /** Ids that this process took over: it never deletes them (design, section 3). */
    readonly adopted = new Set<string>();
    /** Ids for whose sake a create of this run was refused: nothing may delete them behind its back. */
    readonly refused = new Set<string>();
    /** Ids that a diff has met or this run took over, with the mark of a take-over in the outputs of that entry of the state. */
    readonly marks = new Map<string, unknown>();
    private readonly turns = new Map<string, Promise<unknown>>();

    constructor(
        readonly settings: Configuration,
        readonly host: { ensureWanted: () => Promise<void>; cancellation: AbortSignal },
    ) {
        this.api = new KapsoV1(new KapsoClient({ ...settings, ...host, say }));
        this.configs = new Inventory(this.api);
    }

    /** Runs one after the other what has the same key. */
    inTurn<Result>(key: string, run: () => Promise<Result>): Promise<Result> {
        const turn = (this.turns.get(key) ?? Promise.resolve()).then(run, run);
        this.turns.set(key, turn);
        const forget = () => this.turns.get(key) === turn && this.turns.delete(key);
        turn.then(forget, forget);
        return turn;
    }
}
