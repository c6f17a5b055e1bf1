import { describe, expect, it } from "vitest";
import { path } from "../../../provider/kapso/request";

describe("a path", () => {
    it("keeps what is written in it", () => {
        expect(path`/customers/${"customer-456def"}/whatsapp_configs?page=${2}&per_page=100`).toBe(
            "/customers/customer-456def/whatsapp_configs?page=2&per_page=100",
        );
    });

    it.each([
        ["a/b", "a%2Fb"],
        ["a?page=2", "a%3Fpage%3D2"],
        ["a#b", "a%23b"],
        ["a%2Fb", "a%252Fb"],
        ["a b", "a%20b"],
        ["ä", "%C3%A4"],
    ])("lets the value %j add neither a segment nor a query", (value, encoded) => {
        expect(path`/whatsapp_configs/${value}`).toBe(`/whatsapp_configs/${encoded}`);
    });
});
