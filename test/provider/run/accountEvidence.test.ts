import { describe, expect, it } from "vitest";
import { AccountEvidence, type StateObject, timeOf } from "../../../provider/run/accountEvidence";

function config(id: string, day: number, parentId = "acme"): StateObject {
    const parent = { collection: "customers", id: parentId } as const;
    return { collection: "configs", id, createdAt: `2026-01-0${day}T00:00:00.123456Z`, parent };
}

describe("a 2xx response", () => {
    it("is evidence for objects of the same age or younger, and not for older objects", async () => {
        const evidence = new AccountEvidence();
        await evidence.ask(config("one", 2), async () => "found");
        expect([2, 3, 1].map((day) => evidence.hasAsOldAs(config("", day).createdAt))).toEqual([true, true, false]);
        expect(evidence.hasAsOldAs(undefined)).toBe(false);
        expect(evidence.isAny).toBe(true);
    });

    it("is evidence for the parent, and for the parent of a parent that this run has recorded", async () => {
        const evidence = new AccountEvidence();
        evidence.meet(config("one", 2), true);
        const webhook: StateObject = {
            collection: "webhooks",
            id: "hook",
            createdAt: undefined,
            parent: { collection: "configs", id: "one" },
        };
        await evidence.ask(webhook, async () => "found");
        expect(evidence.hasChildOf({ collection: "configs", id: "one" })).toBe(true);
        expect(evidence.hasChildOf({ collection: "customers", id: "acme" })).toBe(true);
        expect(evidence.hasChildOf({ collection: "customers", id: "globex" })).toBe(false);
    });

    it("about another object is not evidence", async () => {
        const evidence = new AccountEvidence();
        await evidence.ask(
            config("one", 1),
            async () => "other",
            (result) => result === "one",
        );
        expect([evidence.isAny, evidence.hasAsOldAs(config("", 2).createdAt)]).toEqual([false, false]);
    });
});

it("a failed request is not evidence, and the caller receives its error", async () => {
    const evidence = new AccountEvidence();
    const failed = evidence.ask(config("one", 1), async () => Promise.reject(new Error("404")));
    await expect(failed).rejects.toThrow("404");
    expect([evidence.isAny, await evidence.next()]).toEqual([false, false]);
});

it("`next` waits for a running request, and then its evidence is known", async () => {
    const evidence = new AccountEvidence();
    let response = (_text: string) => {};
    const asked = evidence.ask(
        config("one", 1),
        () =>
            new Promise<string>((resolve) => {
                response = resolve;
            }),
    );
    const next = evidence.next();
    response("found");
    expect(await next).toBe(true);
    expect(evidence.isAny).toBe(true);
    await asked;
    expect(await evidence.next()).toBe(false);
});

it("`next` resolves even if the request fails", async () => {
    const evidence = new AccountEvidence();
    const asked = evidence.ask(config("one", 1), async () => Promise.reject(new Error("404")));
    asked.catch(() => undefined);
    expect(await evidence.next()).toBe(true);
});

it("only objects that the run keeps and that are old enough can be requested as evidence", () => {
    const evidence = new AccountEvidence();
    evidence.meet(config("older", 1), true);
    evidence.meet(config("younger", 3), true);
    evidence.meet(config("deleted", 1), false);
    evidence.meet({ ...config("ageless", 1), createdAt: undefined }, true);
    expect(evidence.olderThan(config("", 2).createdAt).map(({ id }) => id)).toEqual(["older"]);
    expect(evidence.olderThan(undefined)).toEqual([]);
});

it("times are compared as times, with or without microseconds", () => {
    expect(timeOf("2026-01-01T00:00:00.000999Z")).toBe(timeOf("2026-01-01T00:00:00Z"));
    expect([timeOf("yesterday"), timeOf(1)]).toEqual([undefined, undefined]);
});
