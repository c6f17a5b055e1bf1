import type { Listed } from "./projectList";

/** The list of one parent at one time. */
export interface Snapshot {
    /** When the list was requested, on the clock of `performance.now()`. */
    requestedAt: number;
    /** Whether the request would have failed if the API key could not access the parent. */
    authoritative: boolean;
    objects: Listed;
}

/** What a caller requires of a list. */
export interface ListDemand {
    /** The list must have been requested at this time or later. */
    since?: number;
    authoritative?: boolean;
}
