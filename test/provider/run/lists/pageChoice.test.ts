import { describe, expect, it } from "vitest";
import { choosePage, type Known } from "../../../../provider/run/lists/pageChoice";

// Ten pages, each of which covers ten units of time: page 1 from 100 to 91, page 10 from 10 to 1.

const page = (number: number) => ({ number, newest: 110 - 10 * number, oldest: 101 - 10 * number });

const known = (changes: Partial<Known>): Known => ({
    pages: 10,
    fetched: [page(1)],
    waiting: [55],
    credit: 1,
    misses: 0,
    asked: 1,
    ...changes,
});

describe("the page to fetch next", () => {
    it("is the last one after the first, because states are oldest first", () => {
        expect(choosePage(known({}))).toBe(10);
    });

    it("is the page to which the creation times of most waiting reads point", () => {
        expect(choosePage(known({ fetched: [page(1), page(10)], waiting: [85, 55, 53, 15] }))).toBe(5);
    });

    it("halves the pages in between after creation times pointed to a wrong page", () => {
        expect(choosePage(known({ fetched: [page(1), page(10)], waiting: [12], misses: 1 }))).toBe(6);
    });

    it("is none if all pages that can contain the objects are fetched: Kapso lacks them, or they have moved", () => {
        expect(choosePage(known({ fetched: [page(1), page(5), page(10)], waiting: [55], credit: 9 }))).toBeUndefined();
    });

    it("is none without credit, if the reads cost less than the pages", () => {
        expect(choosePage(known({ fetched: [page(1), page(10)], waiting: [55, 45, 35], credit: 0, asked: 3 }))).toBeUndefined();
    });

    it("is any without credit, if the waiting reads cost as much as all pages that can contain their objects", () => {
        expect(choosePage(known({ fetched: [page(1), page(4), page(10)], waiting: [85, 75], credit: 0 }))).toBe(3);
        expect(choosePage(known({ fetched: [{ number: 1 }, { number: 10 }], waiting: Array(8).fill(undefined), credit: 0 }))).toBe(9);
        expect(
            choosePage(known({ fetched: [{ number: 1 }, { number: 10 }], waiting: Array(7).fill(undefined), credit: 0 })),
        ).toBeUndefined();
    });

    it("is searched for without credit, at most as often as halving needs, if creation times point to it", () => {
        const searching = { fetched: [page(1), page(10)], waiting: [55], asked: 8 };
        expect(choosePage(known({ ...searching, credit: -3 }))).toBe(5);
        expect(choosePage(known({ ...searching, credit: -4 }))).toBeUndefined();
    });
});
