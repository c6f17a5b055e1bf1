/** The result of one check of `doctor`. */
export interface Finding {
    what: string;
    isGood: boolean;
    /** The result, followed by what to do if there is a problem. */
    text: string;
}
