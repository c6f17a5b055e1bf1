import { expect, it } from "vitest";
import type { Collection } from "../../../../provider/kapso/api/collection";
import { BatchedReads } from "../../../../provider/run/lists/batchedReads";

const ids = ["one", "two", "three", "four"];

it("concurrent reads of one parent cost one page, and the complete list is passed on with the time of its first request", async () => {
    const { batches, lists, completed } = begin();
    const before = performance.now();
    const found = await Promise.all(ids.map((id) => batches.read(id, "acme", undefined)));
    expect(found.map((object) => object?.id)).toEqual(ids);
    expect(lists).toEqual(["acme"]);
    expect(completed).toMatchObject([{ parent: "acme", ids }]);
    expect(completed[0]?.begunAt).toBeGreaterThanOrEqual(before);
    expect(completed[0]?.begunAt).toBeLessThan(performance.now());
});

it("a single read is not served from a page", async () => {
    const { batches, lists } = begin();
    expect(await batches.read("one", "acme", undefined)).toBeUndefined();
    expect(lists).toEqual([]);
});

it("concurrent single reads of several parents cost one page of the project's list", async () => {
    const { batches, lists } = begin({ hasProjectList: true });
    const found = await Promise.all(ids.map((id) => batches.read(id, `parent of ${id}`, undefined)));
    expect(found.map((object) => object?.id)).toEqual(ids);
    expect(lists).toEqual([undefined]);
});

it("a read with a minimum time is served from pages since that time, and not from older pages", async () => {
    const { batches, lists } = begin();
    const since = performance.now();
    const readAll = (time?: number) => Promise.all(ids.map((id) => batches.read(id, "acme", undefined, time)));
    await readAll();
    await readAll(since);
    expect(lists).toHaveLength(1);
    await readAll(performance.now());
    expect(lists).toHaveLength(2);
    await readAll();
    expect(lists).toHaveLength(2);
});

it("a read with a minimum time is not served from the project's list", async () => {
    const { batches, lists } = begin({ hasProjectList: true });
    const found = await Promise.all(ids.map((id) => batches.read(id, `parent of ${id}`, undefined, performance.now())));
    expect([found, lists]).toEqual([ids.map(() => undefined), []]);
});

it("reads are not served from a list that fails", async () => {
    const { batches, completed } = begin({ fails: true });
    expect(await Promise.all(ids.map((id) => batches.read(id, "acme", undefined)))).toEqual(ids.map(() => undefined));
    expect(completed).toEqual([]);
});

function begin({ hasProjectList = false, fails = false } = {}) {
    const lists: (string | undefined)[] = [];
    const completed: { parent: string | undefined; ids: string[]; begunAt: number }[] = [];
    const list = async (parent: string | undefined) => {
        lists.push(parent);
        if (fails) {
            throw new Error("refused");
        }
        return { objects: ids.map((id) => ({ id })), hasOthers: false, pages: 1, total: ids.length };
    };
    const api = { hasProjectList, list } as unknown as Collection;
    const batches = new BatchedReads(api, (parent, objects, _pages, begunAt) =>
        completed.push({ parent, ids: [...objects.keys()], begunAt }),
    );
    return { lists, completed, batches };
}
