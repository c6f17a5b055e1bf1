import { beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { Ledger } from "../../../provider/run/ledger";

beforeEach(() => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
});

it("a written object is written in its parent only", () => {
    const ledger = new Ledger();
    ledger.write("acme", { id: "one" });
    expect([ledger.isWritten("one"), ledger.isWritten("one", "acme"), ledger.isWritten("one", "globex")]).toEqual([true, true, false]);
    expect([ledger.hasChanged("one"), ledger.isDeleted("one")]).toEqual([true, false]);
});

it("a deleted object counts as changed, not as written", () => {
    const ledger = new Ledger();
    ledger.write("acme", { id: "one" });
    ledger.delete("one");
    expect([ledger.isWritten("one"), ledger.isDeleted("one"), ledger.hasChanged("one")]).toEqual([false, true, true]);
});

it("an object that is written after its deletion is not deleted", () => {
    const ledger = new Ledger();
    ledger.delete("one");
    ledger.write("acme", { id: "one" });
    expect(ledger.isDeleted("one")).toBe(false);
});

it("an object that this run did not touch is unchanged", () => {
    expect(new Ledger().hasChanged("one")).toBe(false);
});

it("an object that may exist twice is marked until it is deleted, even after an update", () => {
    const ledger = new Ledger();
    ledger.write("acme", { id: "one" }, true);
    ledger.write("acme", { id: "one" });
    expect(ledger.mayBeTwice("one")).toBe(true);
    ledger.delete("one");
    ledger.write("acme", { id: "one" });
    expect(ledger.mayBeTwice("one")).toBe(false);
});

it("a parent that this run created is new for requests from before its creation, and not for later ones", () => {
    const ledger = new Ledger();
    const before = performance.now();
    vi.advanceTimersByTime(10);
    ledger.createParent("acme");
    vi.advanceTimersByTime(10);
    expect([ledger.isNewParent("acme"), ledger.isNewParent("globex")]).toEqual([true, false]);
    expect([ledger.isNewParent("acme", before), ledger.isNewParent("acme", performance.now())]).toEqual([true, false]);
});
