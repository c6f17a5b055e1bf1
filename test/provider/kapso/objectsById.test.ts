import { describe, expect, it } from "vitest";
import { ObjectsById } from "../../../provider/kapso/api/collection";

describe("objects that share an address", () => {
    const [production, sandbox] = [{ id: "9001:one" }, { id: "9001:two" }];

    it("are left out, even if one of them is listed again on the next page", () => {
        const listed = new ObjectsById();
        listed.add([{ id: "9002:three" }, sandbox, production]);
        listed.add([sandbox]);
        expect([...listed.byId.keys()]).toEqual(["9002:three"]);
        expect(listed.reachedBy(sandbox.id)).toBeUndefined();
    });
});
