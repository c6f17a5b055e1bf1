/** A fetched page, with the creation times of its first and last object. */
export interface FetchedPage {
    number: number;
    /**
     * In milliseconds. `undefined` if Kapso returns no times, or does not sort the list by them.
     */
    newest?: number | undefined;
    oldest?: number | undefined;
}

export interface Known {
    /** Number of pages of the whole list. */
    pages: number;
    /** Fetched pages, in any order. Page 1 is one of them. */
    fetched: readonly FetchedPage[];
    /** Creation times of the objects of waiting reads, in milliseconds. */
    waiting: readonly (number | undefined)[];
    /** Number of requests that may still be spent on pages that serve no read. */
    credit: number;
    /** Number of pages fetched since the last page that served a read. */
    misses: number;
    /** Number of all reads so far. */
    asked: number;
}

/** Minimum number of reads for a search. With fewer, more reads may not follow. */
const minForSearch = 4;

/** Reads per additional miss: the more reads there were, the more will follow. */
const readsPerMiss = 16;

/**
 * The unfetched pages between two fetched ones, and the waiting reads whose objects may be on them.
 */
interface Gap {
    first: number;
    pages: number;
    newest: number | undefined;
    oldest: number | undefined;
    waiting: (number | undefined)[];
}

/**
 * The page to fetch next, or `undefined` if single reads cost less. A page is worth its request in
 * three cases:
 *
 * Earlier pages have served more reads than they cost. All pages that can contain the waiting reads
 * cost no more than those reads. A creation time shows the page; creation times may mislead at most
 * `maxSearchMisses` times.
 */
export function choosePage(known: Known): number | undefined {
    const { credit, misses, waiting } = known;
    const gaps = gapsOf(known);
    const [best] = gaps
        .filter((gap) => gap.waiting.length > 0)
        .map((gap) => probablePage(gap, misses))
        .sort((a, b) => b.reads - a.reads || b.page - a.page);
    const unfetched = gaps.reduce((total, { pages }) => total + pages, 0);
    const mayBeListed = waiting.filter((time) => gaps.some((gap) => mayHold(gap, time))).length;
    if (best && (credit >= 1 || unfetched <= mayBeListed + credit)) {
        return best.page;
    }
    const onlyIn = (gap: Gap) => gap.waiting.filter((time) => gaps.every((other) => other === gap || !mayHold(other, time))).length;
    const cheapGap = gaps.find((gap) => gap.waiting.length > 0 && gap.pages <= onlyIn(gap) + credit);
    if (cheapGap) {
        return probablePage(cheapGap, misses).page;
    }
    return best && best.reads > 0 && credit + maxSearchMisses(known) >= 1 ? best.page : undefined;
}

/** Maximum number of misses of a search. Halving the list finds a page in `halvings` requests. */
function maxSearchMisses({ pages, asked }: Known): number {
    const halvings = Math.ceil(Math.log2(pages));
    return asked < minForSearch ? 0 : halvings + Math.min(halvings, Math.floor(asked / readsPerMiss));
}

function gapsOf({ pages, fetched, waiting }: Known): Gap[] {
    const sorted: FetchedPage[] = [...fetched].sort((a, b) => a.number - b.number);
    return sorted.flatMap((before, index) => {
        const after = sorted[index + 1] ?? { number: pages + 1 };
        const gap = {
            first: before.number + 1,
            pages: after.number - before.number - 1,
            // Lists are newest first.
            newest: before.oldest,
            oldest: after.newest,
        };
        return gap.pages > 0 ? [{ ...gap, waiting: waiting.filter((time) => mayHold(gap, time)) }] : [];
    });
}

/**
 * Whether an object with this creation time may be in the gap. Objects with equal times may be on
 * both sides of a page boundary.
 */
function mayHold({ newest, oldest }: Pick<Gap, "newest" | "oldest">, time: number | undefined): boolean {
    return time === undefined || ((newest === undefined || time <= newest) && (oldest === undefined || time >= oldest));
}

/**
 * The page of a gap that probably serves the largest number of reads, and that number. Without
 * times it is the last page, because states list the oldest objects first.
 */
function probablePage({ first, pages, newest, oldest, waiting }: Gap, misses: number): { page: number; reads: number } {
    const last = first + pages - 1;
    if (newest === undefined || oldest === undefined || newest <= oldest) {
        return { page: last, reads: 0 };
    }
    const reads = new Map<number, number>();
    for (const time of waiting) {
        if (time !== undefined) {
            const page = Math.min(last, first + Math.floor(((newest - time) / (newest - oldest)) * pages));
            reads.set(page, (reads.get(page) ?? 0) + 1);
        }
    }
    const [[page, count] = [last, 0]] = [...reads].sort(([a, m], [b, n]) => n - m || b - a);
    // After a miss, halve the gap, which finds the page even if creation times mislead.
    return { page: misses % 2 === 1 ? first + Math.floor(pages / 2) : page, reads: count };
}
