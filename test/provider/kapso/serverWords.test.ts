import { describe, expect, it } from "vitest";
import { serverWords } from "../../../provider/kapso/serverWords";

const words = (body: unknown, secrets: string[] = []) => serverWords(typeof body === "string" ? body : JSON.stringify(body), secrets);

describe("the service's own words", () => {
    it.each([
        [{ error: "Customer not found" }, "Customer not found"],
        [{ error: "Rate limit exceeded", message: "Please try again later." }, "Rate limit exceeded: Please try again later"],
        [{ error: "Validation failed", errors: ["Name can't be blank"] }, "Validation failed: Name can't be blank"],
        [{ error: "Validation failed", errors: ["one", "two"] }, "Validation failed: one: two"],
        [{ errors: { base: ["Phone limit reached"] } }, "Phone limit reached"],
        [{ errors: { name: ["can't be blank", "is too short"] } }, "name can't be blank; name is too short"],
        [{ errors: ["one", "two"] }, "one; two"],
        [{ status: "error", message: "Something went wrong" }, "Something went wrong"],
        [{ error: { message: "Invalid OAuth access token", code: 190 } }, "Invalid OAuth access token"],
        [{ error: "Not Found", status: 404, trace: "x" }, "Not Found"],
    ])("are read out of %j", (body, sentence) => {
        expect(words(body)).toBe(sentence);
    });

    it.each([
        [
            "an HTML page with a title",
            "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>",
            "an HTML page titled '502 Bad Gateway'",
        ],
        ["an HTML page without one", "\n<html><body>Sorry</body></html>", "an HTML page"],
        ["plain text", "upstream connect error\r\n  or disconnect", "upstream connect error or disconnect"],
    ])("of %s are what a person can read of it", (_title, body, sentence) => {
        expect(words(body)).toBe(sentence);
    });

    it.each(["", "   \n", "{}", "[]", "null", "17", '{"data": {"id": "config-1"}}', '{"error": ""}'])("are none in %j", (body) => {
        expect(words(body)).toBeUndefined();
    });

    it("are one line of at most 300 characters", () => {
        const sentence = words({ error: `first\n\tsecond ${"x".repeat(1000)}` });
        expect(sentence).toMatch(/^first second x+…$/);
        expect(sentence).toHaveLength(301);
    });

    it("never repeat a secret that was sent", () => {
        expect(words({ error: "Token EAABcanary is bad, EAABcanary!" }, ["EAABcanary"])).toBe("Token [secret] is bad, [secret]!");
    });

    it("hide the whole of a secret that holds another one", () => {
        expect(words({ error: "got EAAB and EAABlonger" }, ["EAAB", "EAABlonger"])).toBe("got [secret] and [secret]");
    });

    it("hide a secret where the cut to 300 characters goes through it", () => {
        expect(words({ error: `${"x".repeat(295)}EAABcanary` }, ["EAABcanary"])).not.toContain("EAAB");
    });

    it("hide what is left of a secret in JSON that was cut within it", () => {
        expect(words('{"error": "Token EAABcana', ["EAABcanary"]) ?? "").not.toContain("EAAB");
    });

    it("hide a secret in a body that is no JSON", () => {
        expect(words("<html><title>bad EAABcanary</title></html>", ["EAABcanary"])).toBe("an HTML page titled 'bad [secret]'");
    });

    it("are not changed by an empty secret", () => {
        expect(words({ error: "Not Found" }, [""])).toBe("Not Found");
    });
});
