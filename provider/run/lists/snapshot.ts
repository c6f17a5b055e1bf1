import type { Listed } from "./projectList";

/** The list of one parent, as it was at one time. */
export interface Snapshot {
    /** When it was requested, on the clock of `performance.now()`. */
    requestedAt: number;
    /** Whether the request would have failed for a parent that the API key cannot see. */
    authoritative: boolean;
    objects: Listed;
}

/** What a question to a list demands. */
export interface ListDemand {
    /** No older list will do. */
    since?: number;
    authoritative?: boolean;
}
