import { describe, expect, it } from "vitest";
import { costOf, pagesOf, placementOf } from "./placements";

// A failure shows the seed of its placement. `placementOf(seed, …)` creates the placement again.

const shares = [0.01, 0.05, 0.2, 0.34, 0.5, 0.7, 0.9, 0.99, 1];

interface Cost {
    placement: object;
    cost: number;
    managed: number;
    pages: number;
    /** Whether concurrent reads are worth all pages. */
    isSmall: boolean;
    isDense: boolean;
}

describe("reads of managed objects among others", { timeout: 120_000 }, () => {
    it("cost at most two requests more than pages if a third is managed, and never more than two requests more than objects", async () => {
        const small = (await costs(1, 1500, shares, 1800)).filter(({ isSmall }) => isSmall);
        expect(small.length).toBeGreaterThan(800);
        expect(small.filter(({ cost, managed }) => cost > managed + 2).map(({ placement }) => placement)).toEqual([]);
        expect(small.filter(({ cost, pages, isDense }) => isDense && cost > pages + 2).map(({ placement }) => placement)).toEqual([]);
    });

    it("cost little more than that if there are many times more pages than concurrent reads", async () => {
        const all = await costs(10_000, 2000, shares, 6000);
        const dense = all.filter(({ isDense }) => isDense);
        const over = dense.filter(({ cost, pages }) => cost > pages + 2);
        expect(over.length / dense.length).toBeLessThan(0.05);
        expect(over.filter(({ cost, pages }) => cost > 2 * pages + 100).map(({ placement }) => placement)).toEqual([]);
        const dear = all.filter(({ cost, managed }) => cost > managed + 2);
        expect(dear.length / all.length).toBeLessThan(0.01);
        expect(all.filter(isFarOver).map(({ placement }) => placement)).toEqual([]);
    });

    it("cost at most one search more than one request each if they are few among thousands", async () => {
        const few = await costs(20_000, 1000, [0.001, 0.003, 0.01], 6000);
        const dear = few.filter(({ cost, managed }) => cost > managed + 2);
        expect(dear.length / few.length).toBeLessThan(0.1);
        expect(few.filter(isFarOver).map(({ placement }) => placement)).toEqual([]);
    });
});

/** A search halves the list, and may start a second time. */
function isFarOver({ cost, managed, pages }: Cost): boolean {
    return cost > managed + 2 + 2 * Math.ceil(Math.log2(pages));
}

async function costs(from: number, count: number, shares: readonly number[], largest: number): Promise<Cost[]> {
    const found: Cost[] = [];
    for (let seed = from; seed < from + count; seed += 100) {
        found.push(...(await Promise.all(Array.from({ length: 100 }, (_, index) => measure(seed + index, shares, largest)))));
    }
    return found;
}

async function measure(seed: number, shares: readonly number[], largest: number): Promise<Cost> {
    const made = placementOf(seed, shares, largest);
    const { objects, reads, ...placement } = made;
    const cost = await costOf(made);
    const { managed, total, parallel } = placement;
    const pages = pagesOf(total);
    return {
        placement: { ...placement, cost },
        cost,
        managed,
        pages,
        isSmall: pages <= Math.min(parallel, managed) + 2,
        isDense: 3 * managed >= total,
    };
}
