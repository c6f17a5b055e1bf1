import { maxListedLength } from "./limits";

/**
 * Counts the characters of all lists that one process holds. A page that is read again replaces its
 * earlier size.
 */
export class ListedSize {
    private readonly lengths = new Map<string, number>();
    private total = 0;

    /** Counts a page, by its path. Returns whether all pages together stay within the limit. */
    take(path: string, length: number): boolean {
        this.total += length - (this.lengths.get(path) ?? 0);
        this.lengths.set(path, length);
        return this.total <= maxListedLength;
    }
}
