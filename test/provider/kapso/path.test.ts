import { describe, expect, it } from "vitest";
import { path } from "../../../provider/kapso/api/path";

describe("a path", () => {
    it("keeps what is written in it", () => {
        expect(path`/customers/${"customer-456def"}/whatsapp_configs?page=2&per_page=100`).toBe(
            "/customers/customer-456def/whatsapp_configs?page=2&per_page=100",
        );
    });

    it.each([
        ["a?page=2", "a%3Fpage%3D2"],
        ["a#b", "a%23b"],
        ["a%2Fb", "a%252Fb"],
        ["ä", "%C3%A4"],
    ])("lets the value %j add neither a segment nor a query", (value, encoded) => {
        expect(path`/whatsapp_configs/${value}`).toBe(`/whatsapp_configs/${encoded}`);
    });

    it.each([
        ["", "it is empty"],
        [".", "it is a step in a path"],
        ["..", "it is a step in a path"],
        ["a/../../customers", "it holds a slash or a colon"],
        ["a\\b", "it holds a slash or a colon"],
        ["a b", "it holds white space"],
        ["a\n", "it holds white space"],
        ["a\u001b[31m", "a character that cannot be shown"],
        ["a\u202eb", "a character that cannot be shown"],
        ["a\ud800", "a character that cannot be shown"],
        ["x".repeat(101), "it is longer than 100 characters"],
    ])("refuses the ID %j, and says why", (id, why) => {
        expect(() => path`/whatsapp_configs/${id}`).toThrow(why);
        expect(() => path`/whatsapp_configs/${id}`).toThrow(/^[\x20-\x7e…]* \[KAPSO-ID-MALFORMED\]\n {2}- Correct the ID\.$/);
    });
});
