import { expect, it } from "vitest";
import { Dependents } from "../../../provider/run/dependents";

it("a parent that a child refers to is not marked as replaced, and a replaced parent is not marked as referred to", () => {
    const dependents = new Dependents();
    dependents.name("one");
    dependents.replace("two");
    expect(["one", "two", "three"].map((id) => dependents.isNamed(id))).toEqual([true, false, false]);
    expect(["one", "two", "three"].map((id) => dependents.isReplaced(id))).toEqual([false, true, false]);
});
