/** What of a state has been met and has answered: by it a run knows whether key and base URL are those of the state's account (`notFound.ts`). */
export class Witnesses {
    /** When the oldest object of the state was made for which the service has answered, ISO 8601: what is younger is of the same account. */
    answeredSince: string | undefined;
    /** Requests for objects of the state that are not answered yet. */
    readonly asking = new Set<Promise<unknown>>();
    /** Ids that a diff has met, and what tells them from others. */
    private readonly met = new Map<string, Record<string, unknown>>();

    /**
     * Sends a request for an object of the state, which only its own account answers with success. `props` are its last outputs; `isProof` says no
     * where the answer is about another object.
     */
    async ask<Result>(
        send: () => Promise<Result>,
        { createdAt }: Record<string, unknown>,
        isProof: (answer: Result) => boolean = () => true,
    ): Promise<Result> {
        const asked = send();
        this.asking.add(asked);
        try {
            const answer = await asked;
            if (isProof(answer) && typeof createdAt === "string" && !(this.answeredSince && this.answeredSince <= createdAt)) {
                this.answeredSince = createdAt;
            }
            return answer;
        } finally {
            this.asking.delete(asked);
        }
    }

    /** Objects of the state that a diff has met. */
    get ofState(): { id: string; outs: Record<string, unknown> }[] {
        return [...this.met].map(([id, outs]) => ({ id, outs }));
    }

    /** A diff has met an object of the state. */
    meets(id: string, { createdAt, internalId }: Record<string, unknown>): void {
        this.met.set(id, { createdAt, internalId });
    }
}
