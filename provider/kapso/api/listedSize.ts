import { maxListedLength } from "./limits";

/**
 * How much the lists of one process hold. A page that is read again takes the place of the former
 * one.
 */
export class ListedSize {
    private readonly lengths = new Map<string, number>();
    private total = 0;

    /** Whether a page, by its path, still has room. */
    take(path: string, length: number): boolean {
        this.total += length - (this.lengths.get(path) ?? 0);
        this.lengths.set(path, length);
        return this.total <= maxListedLength;
    }
}
