/** An object of the state, as a request for it tells of its account. */
export interface Witness {
    /** Its last outputs. */
    outs: Record<string, unknown>;
    /** The ID of its parent, if it has one. */
    parent: string | undefined;
}

/** What of a state has been met and has answered: by it a run knows whether key and base URL are those of the state's account (`notFound.ts`). */
export class Witnesses {
    /**
     * When the oldest object of the state was made for which Kapso has answered with success: what
     * is younger is of the same account.
     */
    private answeredSince: number | undefined;
    /**
     * Parents of objects that Kapso has answered for: whatever their age, they are of the same
     * account.
     */
    private readonly parents = new Set<string>();
    /** Whether Kapso has answered for any object of the state. */
    hasAnswered = false;
    /** Requests for objects of the state that are not answered yet. */
    readonly asking = new Set<Promise<unknown>>();
    /** Of what this run has met: its ID, what tells it from others, and its parent. */
    private readonly met = new Map<string, Witness & { isStaying: boolean }>();

    /**
     * Sends a request for an object of the state, which only its own account answers with success.
     * `isProof` says no if the response is about another object.
     */
    async ask<Result>(send: () => Promise<Result>, witness: Witness, isProof: (answer: Result) => boolean = () => true): Promise<Result> {
        const asked = send();
        this.asking.add(asked);
        try {
            const answer = await asked;
            if (isProof(answer)) {
                this.vouch(witness);
            }
            return answer;
        } finally {
            this.asking.delete(asked);
        }
    }

    /** Kapso has shown a parent to be of this account. */
    vouchForParent(parent: string): void {
        this.parents.add(parent);
    }

    hasShownParent(parent: string): boolean {
        return this.parents.has(parent);
    }

    /** Parents that Kapso has shown to be of this account. */
    get shownParents(): ReadonlySet<string> {
        return this.parents;
    }

    /** Whether Kapso has answered for an object that is at least as old. */
    hasAnsweredFor(since: unknown): boolean {
        const time = timeOf(since);
        return this.answeredSince !== undefined && time !== undefined && this.answeredSince <= time;
    }

    /** Objects of the state that a diff has met: they stay, so they can be asked for. */
    get staying(): ({ id: string } & Witness)[] {
        return [...this.met].flatMap(([id, { isStaying, ...witness }]) => (isStaying ? [{ id, ...witness }] : []));
    }

    parentOf(id: string): string | undefined {
        return this.met.get(id)?.parent;
    }

    /** A diff has met an object of the state. */
    stays(id: string, witness: Witness): void {
        this.meet(id, witness, true);
    }

    /** A delete has met an object of the state. */
    leaves(id: string, witness: Witness): void {
        this.meet(id, witness, false);
    }

    private meet(id: string, { outs: { createdAt }, parent }: Witness, isStaying: boolean): void {
        this.met.set(id, { outs: { createdAt }, parent, isStaying });
    }

    private vouch({ outs: { createdAt }, parent }: Witness): void {
        this.hasAnswered = true;
        if (parent) {
            this.parents.add(parent);
        }
        const time = timeOf(createdAt);
        if (time !== undefined && !(this.answeredSince !== undefined && this.answeredSince <= time)) {
            this.answeredSince = time;
        }
    }
}

/** Some times carry microseconds, so they are compared as times, not as text. */
export function timeOf(value: unknown): number | undefined {
    const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
}
