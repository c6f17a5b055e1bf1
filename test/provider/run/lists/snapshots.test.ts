import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import type { Collection } from "../../../../provider/kapso/api/collection";
import type { RemoteObject } from "../../../../provider/kapso/api/remoteObject";
import { Ledger } from "../../../../provider/run/ledger";
import { Snapshots } from "../../../../provider/run/lists/snapshots";
import { failureOf } from "../../kapso/localServer";

it("a list without a minimum time is requested once per parent", async () => {
    const { snapshots, lists, response } = begin();
    const both = Promise.all([snapshots.list("acme"), snapshots.list("acme")]);
    await response("one");
    expect(new Set(await both).size).toBe(1);
    await snapshots.load("acme");
    expect(lists).toHaveLength(1);
});

it("a newer list begins after the call, and callers that wait at the same time share it", async () => {
    const { snapshots, lists, response } = begin();
    const older = snapshots.list("acme");
    const newer = Promise.all([1, 2, 3].map(() => snapshots.list("acme", { since: performance.now() })));
    await nextTurn();
    expect(lists).toHaveLength(1);
    await response("one");
    await older;
    await nextTurn();
    expect(lists).toHaveLength(2);
    await response("two");
    expect((await newer).map(idsOf)).toEqual(["two", "two", "two"]);
});

it("a call during a newer list waits for the list after it", async () => {
    const { snapshots, lists, response } = begin();
    const first = snapshots.list("acme", { since: performance.now() });
    await nextTurn();
    const second = snapshots.list("acme", { since: performance.now() });
    await response("one");
    expect(idsOf(await first)).toBe("one");
    await nextTurn();
    await response("two");
    expect(idsOf(await second)).toBe("two");
    expect(lists).toHaveLength(2);
});

it("a list replaces the former one, so that a deleted object is no longer found", async () => {
    const { snapshots, response } = begin();
    const older = snapshots.load("acme");
    await response("one", "two");
    await older;
    const newer = snapshots.list("acme", { since: performance.now() });
    await nextTurn();
    await response("two");
    await newer;
    expect((await snapshots.having({ name: "Alike" })).map(({ id }) => id)).toEqual(["two"]);
});

it("a newer list that fails keeps the former snapshot, and so does a newer list that is running", async () => {
    const { snapshots, response, fail } = begin();
    const older = snapshots.load("acme");
    await response("one");
    await older;
    const newer = failureOf(snapshots.list("acme", { since: performance.now() }));
    await nextTurn();
    const meanwhile = snapshots.newest("acme");
    await fail();
    expect((await newer).message).toBe("refused");
    expect(idsOf(await meanwhile)).toBe("one");
    expect(idsOf(await snapshots.newest("acme"))).toBe("one");
    expect(await snapshots.having({ name: "Alike" })).toHaveLength(1);
});

it("a first list that fails is not remembered", async () => {
    const { snapshots, lists, response, fail } = begin();
    const failed = failureOf(snapshots.load("acme"));
    await fail();
    await failed;
    expect(await snapshots.newest("acme")).toBeUndefined();
    const loaded = snapshots.load("acme");
    await response("one");
    await loaded;
    expect(lists).toHaveLength(2);
});

it("a list that was requested before this run created the parent is ignored", async () => {
    const { snapshots, ledger, response } = begin();
    const listed = snapshots.list("acme");
    await passTime();
    ledger.createParent("acme");
    await response("one");
    await listed;
    expect(await snapshots.having({ name: "Alike" })).toEqual([]);
});

it("a parent that this run created is not listed", async () => {
    const { snapshots, ledger, lists } = begin();
    ledger.createParent("acme");
    await snapshots.load("acme");
    await snapshots.load("acme", { field: "phoneNumberId", value: "1" });
    expect(lists).toEqual([]);
});

it("a list does not overwrite the writes and deletes of this run", async () => {
    const { snapshots, ledger, response } = begin();
    const listed = snapshots.load("acme");
    ledger.write("acme", { id: "one" });
    snapshots.put({ id: "one", name: "Changed" });
    ledger.delete("two");
    await response("one", "two");
    await listed;
    expect(await snapshots.having({ name: "Alike" })).toEqual([]);
    expect(await snapshots.having({ name: "Changed" })).toHaveLength(1);
});

it("pages that were read before a list was requested do not replace it", async () => {
    const { snapshots, response } = begin();
    const begunAt = performance.now();
    await passTime();
    const listed = snapshots.load("acme");
    await response("one", "two");
    await listed;
    snapshots.take("acme", new Map([["one", { id: "one", name: "Alike" }]]), begunAt);
    expect(idsOf(await snapshots.newest("acme"))).toBe("one two");
    expect(await snapshots.having({ name: "Alike" })).toHaveLength(2);
});

it("pages whose first request is older than the minimum time are not used", async () => {
    const { snapshots, lists, response } = begin();
    const begunAt = performance.now();
    await passTime();
    const since = performance.now();
    snapshots.take("acme", new Map(), begunAt);
    const listed = snapshots.list("acme", { since });
    await nextTurn();
    expect(lists).toHaveLength(1);
    await response("one");
    expect(idsOf(await listed)).toBe("one");
});

it("on v1, an authoritative list is the list of the parent itself", async () => {
    const { snapshots, confirmed, response } = begin();
    const listed = snapshots.list("acme", { authoritative: true });
    await response("one");
    expect((await listed).authoritative).toBe(true);
    expect(confirmed).toEqual([]);
});

it("on the Platform API, whose list of an unknown parent is empty, an authoritative list also requests the parent", async () => {
    const { snapshots, lists, confirmed, response } = begin({ listKnowsParent: false });
    const loaded = snapshots.load("acme");
    await response("one");
    await loaded;
    expect(idsOf(await snapshots.list("acme", { authoritative: true }))).toBe("one");
    expect([confirmed, lists.length]).toEqual([["acme"], 1]);
    expect((await failureOf(snapshots.list("nobody", { authoritative: true }))).message).toBe("404");
});

/** A collection whose lists get their responses from the test, one after another. */
function begin({ listKnowsParent = true } = {}) {
    const lists: { parent: string; resolve: (objects: Map<string, RemoteObject>) => void; reject: (error: Error) => void }[] = [];
    const waiting: typeof lists = [];
    const all = (parent: string) =>
        new Promise<Map<string, RemoteObject>>((resolve, reject) => {
            lists.push({ parent, resolve, reject });
            waiting.push({ parent, resolve, reject });
        });
    const next = async () => {
        await nextTurn();
        const list = waiting.shift();
        if (!list) {
            throw new Error("no list was requested");
        }
        return list;
    };
    const api = {
        objects: { fields: {} },
        naming: {},
        requestsOfOthers: 0,
        hasProjectList: false,
        listKnowsParent,
        hasFilter: () => false,
        all,
    };
    const confirmed: string[] = [];
    const confirm = async (parent: string) => {
        confirmed.push(parent);
        if (parent === "nobody") {
            throw new Error("404");
        }
    };
    const ledger = new Ledger();
    return {
        ledger,
        lists,
        confirmed,
        snapshots: new Snapshots(api as unknown as Collection, ledger, confirm),
        /** Sends the response to the list that was requested first. */
        response: async (...ids: string[]) => (await next()).resolve(new Map(ids.map((id) => [id, { id, name: "Alike" }]))),
        fail: async () => (await next()).reject(new Error("refused")),
    };
}

/** Waits until the clock shows a different time. */
async function passTime(): Promise<void> {
    for (const start = performance.now(); performance.now() <= start; ) {
        await nextTurn();
    }
}

function idsOf(snapshot: { objects: ReadonlyMap<string, RemoteObject> } | undefined): string {
    return [...(snapshot?.objects.keys() ?? [])].join(" ");
}
