/** A page that was fetched, with the creation times of its first and last object. */
export interface FetchedPage {
    number: number;
    /** In milliseconds; `undefined` if Kapso does not tell, or not in order. */
    newest?: number | undefined;
    oldest?: number | undefined;
}

export interface Known {
    /** Pages of the whole list. */
    pages: number;
    /** In any order; page 1 is among them. */
    fetched: readonly FetchedPage[];
    /** Creation times of the reads that wait, in milliseconds. */
    waiting: readonly (number | undefined)[];
    /** Requests that may still be lost on pages without a read. */
    credit: number;
    /** Pages since the last one that answered a read. */
    misses: number;
    /** All reads so far. */
    asked: number;
}

/** With fewer reads no search begins, because there may be no more of them. */
const minForSearch = 4;

/** Reads that pay for one more miss: the more there are, the more will follow. */
const readsPerMiss = 16;

/** The unfetched pages between two fetched ones, and the reads that may be on them. */
interface Gap {
    first: number;
    pages: number;
    newest: number | undefined;
    oldest: number | undefined;
    waiting: (number | undefined)[];
}

/**
 * The page to fetch next, or `undefined` if single reads cost less. A page is worth its request
 * while pages have answered more reads than they cost, if all pages on which the waiting reads can
 * be cost no more than these, or if a creation time tells where a read is: times mislead at most
 * `searchOf` times.
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
    const small = gaps.find((gap) => gap.waiting.length > 0 && gap.pages <= onlyIn(gap) + credit);
    if (small) {
        return probablePage(small, misses).page;
    }
    return best && best.reads > 0 && credit + searchOf(known) >= 1 ? best.page : undefined;
}

/** Misses that a search may cost, in units of the halvings that find a page for certain. */
function searchOf({ pages, asked }: Known): number {
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

/** Objects of one moment may be on both sides of a page's end. */
function mayHold({ newest, oldest }: Pick<Gap, "newest" | "oldest">, time: number | undefined): boolean {
    return time === undefined || ((newest === undefined || time <= newest) && (oldest === undefined || time >= oldest));
}

/**
 * Where most reads of a gap seem to be, and how many. States are oldest first, so without times it
 * is the last page.
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
    const [[page, most] = [last, 0]] = [...reads].sort(([a, m], [b, n]) => n - m || b - a);
    // Where times mislead, halving still finds it.
    return { page: misses % 2 === 1 ? first + Math.floor(pages / 2) : page, reads: most };
}
