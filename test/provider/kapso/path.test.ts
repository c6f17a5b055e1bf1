import { describe, expect, it } from "vitest";
import { path } from "../../../provider/kapso/api/path";

describe("a path", () => {
    it("keeps its literal text unchanged", () => {
        expect(path`/customers/${"customer-456def"}/whatsapp_configs?page=2&per_page=100`).toBe(
            "/customers/customer-456def/whatsapp_configs?page=2&per_page=100",
        );
    });

    it.each([
        ["a?page=2", "a%3Fpage%3D2"],
        ["a#b", "a%23b"],
        ["a%2Fb", "a%252Fb"],
        ["ä", "%C3%A4"],
    ])("gets neither a segment nor a query from the value %j", (value, encoded) => {
        expect(path`/whatsapp_configs/${value}`).toBe(`/whatsapp_configs/${encoded}`);
    });

    it.each([
        ["", "it is empty"],
        [".", "it is a path segment"],
        ["..", "it is a path segment"],
        ["a/../../customers", "it contains a slash or a colon"],
        ["a\\b", "it contains a slash or a colon"],
        ["a b", "it contains white space"],
        ["a\n", "it contains white space"],
        ["a\u001b[31m", "an invisible character"],
        ["a\u202eb", "an invisible character"],
        ["a\ud800", "an invisible character"],
        ["x".repeat(101), "it is longer than 100 characters"],
    ])("rejects the ID %j with the reason", (id, why) => {
        expect(() => path`/whatsapp_configs/${id}`).toThrow(why);
        expect(() => path`/whatsapp_configs/${id}`).toThrow(/^[\x20-\x7e…]* \[KAPSO-ID-MALFORMED\]\n {2}- Correct the ID\.$/);
    });
});
