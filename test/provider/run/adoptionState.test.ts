import { describe, expect, it } from "vitest";
import { AdoptionState } from "../../../provider/run/adoptionState";

const earlier = "2026-01-01T00:00:00.000Z";
const later = "2026-01-02T00:00:00.000Z";

describe("an object", () => {
    it("is managed from its diff until it is forgotten", () => {
        const adoptions = new AdoptionState();
        expect(adoptions.isManaged("one")).toBe(false);
        adoptions.meet("one", undefined);
        adoptions.manage("two");
        expect(adoptions.managedIds).toEqual(["one", "two"]);
        adoptions.forget("one");
        expect(adoptions.managedIds).toEqual(["two"]);
    });

    it("that this run adopted has the adoption time, and each former state entry counts as a different entry", async () => {
        const adoptions = new AdoptionState();
        await adoptions.adopt("one", async () => "adopted");
        expect(Date.parse(String(adoptions.adoptedAt("one")))).toBeLessThanOrEqual(Date.now());
        expect(adoptions.isOfOtherEntry("one", undefined)).toBe(true);
        expect(adoptions.hasLost("one", later)).toBe(true);
    });

    it("counts as that of a different entry during its adoption, and no longer after the adoption fails", async () => {
        const adoptions = new AdoptionState();
        adoptions.meet("one", undefined);
        let fail = (_error: Error) => {};
        const adoption = adoptions.adopt(
            "one",
            () =>
                new Promise((_resolve, reject) => {
                    fail = reject;
                }),
        );
        expect(adoptions.isOfOtherEntry("one", undefined)).toBe(true);
        fail(new Error("refused"));
        await expect(adoption).rejects.toThrow("refused");
        expect(adoptions.isOfOtherEntry("one", undefined)).toBe(false);
        expect(adoptions.adoptedAt("one")).toBeUndefined();
    });

    it("that caused a create to be rejected is marked as such until it is adopted", async () => {
        const adoptions = new AdoptionState();
        adoptions.refuse("one");
        await adoptions.adopt("one", async () => {
            expect(adoptions.isRefused("one")).toBe(true);
        });
        expect(adoptions.isRefused("one")).toBe(false);
    });
});

describe("of two entries of the state with one object", () => {
    it("the entry with the later adoption has the object", () => {
        const adoptions = new AdoptionState();
        adoptions.meet("one", later);
        expect([adoptions.hasLost("one", earlier), adoptions.hasLost("one", undefined)]).toEqual([true, true]);
        expect(adoptions.hasLost("one", later)).toBe(false);
    });

    it("each counts as a different entry", () => {
        const adoptions = new AdoptionState();
        adoptions.meet("one", earlier);
        expect(adoptions.isOfOtherEntry("one", later)).toBe(true);
        expect(adoptions.isOfOtherEntry("one", earlier)).toBe(false);
    });

    it("neither counts as a different entry if no diff has compared the object", () => {
        const adoptions = new AdoptionState();
        adoptions.manage("one");
        expect(adoptions.isOfOtherEntry("one", later)).toBe(false);
        expect(adoptions.hasLost("one", later)).toBe(false);
    });
});
