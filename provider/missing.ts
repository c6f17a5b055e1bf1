import type { Properties } from "./lifecycle";

/** What is asked about: an object that answered 404. */
export interface Missing {
    id: string;
    outs: Properties;
    /**
     * Whether an earlier DELETE of it in this run may have been executed, because its response was
     * lost.
     */
    isResent: boolean;
}
