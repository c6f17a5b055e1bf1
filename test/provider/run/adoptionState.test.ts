import { describe, expect, it } from "vitest";
import { AdoptionState } from "../../../provider/run/adoptionState";

const earlier = "2026-01-01T00:00:00.000Z";
const later = "2026-01-02T00:00:00.000Z";

describe("an object", () => {
    it("is managed after a diff met it, until it is forgotten", () => {
        const adoptions = new AdoptionState();
        expect(adoptions.isManaged("one")).toBe(false);
        adoptions.meet("one", undefined);
        adoptions.manage("two");
        expect(adoptions.managedIds).toEqual(["one", "two"]);
        adoptions.forget("one");
        expect(adoptions.managedIds).toEqual(["two"]);
    });

    it("that this run adopted has the time of the adoption, and is of another entry for each former entry", async () => {
        const adoptions = new AdoptionState();
        await adoptions.adopt("one", async () => "adopted");
        expect(Date.parse(String(adoptions.adoptedAt("one")))).toBeLessThanOrEqual(Date.now());
        expect(adoptions.isOfOtherEntry("one", undefined)).toBe(true);
        expect(adoptions.hasLost("one", later)).toBe(true);
    });

    it("is of another entry while its adoption is under way, and no longer if the adoption fails", async () => {
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

    it("that a create was refused for stays refused until it is adopted", async () => {
        const adoptions = new AdoptionState();
        adoptions.refuse("one");
        await adoptions.adopt("one", async () => {
            expect(adoptions.isRefused("one")).toBe(true);
        });
        expect(adoptions.isRefused("one")).toBe(false);
    });
});

describe("of two entries of the state with one object", () => {
    it("the entry that adopted later has it", () => {
        const adoptions = new AdoptionState();
        adoptions.meet("one", later);
        expect([adoptions.hasLost("one", earlier), adoptions.hasLost("one", undefined)]).toEqual([true, true]);
        expect(adoptions.hasLost("one", later)).toBe(false);
    });

    it("each is another entry for the other", () => {
        const adoptions = new AdoptionState();
        adoptions.meet("one", earlier);
        expect(adoptions.isOfOtherEntry("one", later)).toBe(true);
        expect(adoptions.isOfOtherEntry("one", earlier)).toBe(false);
    });

    it("none is another entry if no diff has met the object", () => {
        const adoptions = new AdoptionState();
        adoptions.manage("one");
        expect(adoptions.isOfOtherEntry("one", later)).toBe(false);
        expect(adoptions.hasLost("one", later)).toBe(false);
    });
});
