/** One thing that `doctor` has checked. */
export interface Finding {
    what: string;
    isGood: boolean;
    /** What was found, and if it is not good what to do about it. */
    text: string;
}
