import { expect, it } from "vitest";
import { Claims } from "../../provider/claims";

it("What this run has made is the object of its own state, also if Kapso shows null for its time of creation", () => {
    const claims = new Claims();
    claims.made.set("a", { id: "a", createdAt: null, internalId: null });
    expect(claims.isOlderThanMade("a", {})).toBe(false);
    expect(claims.isOlderThanMade("a", { createdAt: "2026-01-02T03:04:05Z" })).toBe(true);
});
