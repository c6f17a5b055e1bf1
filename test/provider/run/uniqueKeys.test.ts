import { expect, it } from "vitest";
import { UniqueKeys } from "../../../provider/run/uniqueKeys";

it("a key that a resource gives up, requests or must keep is recorded only as such", () => {
    const keys = new UniqueKeys();
    keys.giveUp("one");
    keys.askFor("two");
    keys.keep("three");
    const all = ["one", "two", "three"];
    expect(all.map((key) => keys.isGivenUp(key))).toEqual([true, false, false]);
    expect(all.map((key) => keys.isAskedFor(key))).toEqual([false, true, false]);
    expect(all.map((key) => keys.isIrreplaceable(key))).toEqual([false, false, true]);
});

it("one resource can give up a key that another resource requests", () => {
    const keys = new UniqueKeys();
    keys.giveUp("one");
    keys.askFor("one");
    expect([keys.isGivenUp("one"), keys.isAskedFor("one")]).toEqual([true, true]);
});
