import { describe, expect, it } from "vitest";
import { metaErrorIn, serverWords } from "../../../provider/kapso/http/serverWords";
import { masker } from "../../../text/masking";

const words = (body: unknown, secrets: string[] = []) =>
    serverWords(typeof body === "string" ? body : JSON.stringify(body), masker(secrets));

const metaBody = {
    error: {
        message: "Error validating access token: Session has expired.",
        type: "OAuthException",
        code: 190,
        error_subcode: 463,
        fbtrace_id: "A1b2",
    },
};
const metaWords = "Error validating access token: Session has expired (error 190 of Meta, subcode 463)";

describe("Kapso's own words", () => {
    it.each([
        [{ error: "Customer not found" }, "Customer not found"],
        [{ error: "Rate limit exceeded", message: "Please try again later." }, "Rate limit exceeded: Please try again later"],
        [{ error: "Validation failed", errors: ["Name can't be blank"] }, "Validation failed: Name can't be blank"],
        [{ error: "Validation failed", errors: ["one", "two"] }, "Validation failed: one; two"],
        [{ error: "Invalid request", code: "missing_parameter" }, "Invalid request (missing_parameter)"],
        [{ error: "missing_parameter", code: "missing_parameter" }, "missing_parameter"],
        [{ error: "Validation failed", validation_errors: ["Name can't be blank."] }, "Validation failed: Name can't be blank"],
        [
            {
                error: "Validation failed.",
                validation_errors: [
                    { field: "name", message: "can't be blank" },
                    { attribute: "kind", message: "Kind is odd" },
                ],
            },
            "Validation failed: name can't be blank; Kind is odd",
        ],
        [
            { error: "Validation failed", errors: { phone_number_id: ["has already been taken"], base: "No." } },
            "Validation failed: phone_number_id has already been taken; No",
        ],
        [{ error: "Not allowed", detail: "The plan does not include this." }, "Not allowed: The plan does not include this"],
        [{ error: "Bad request", details: { name: ["is odd"] } }, "Bad request: name is odd"],
        [{ title: "Unprocessable", detail: "Name is odd", status: 422 }, "Unprocessable: Name is odd"],
        [{ error: "Name is odd", message: "Name is odd.", errors: ["Name is odd"] }, "Name is odd"],
        [{ error: "Odd", message: 17, errors: { name: [null, { a: { b: { c: { d: { e: "deep" } } } } }] } }, "Odd"],
        [{ errors: [{ title: 5, detail: "Name is odd" }] }, "Name is odd"],
        [["one.", "two"], "one; two"],
        ['"Not found"', "Not found"],
        [{ errors: { base: ["Phone limit reached"] } }, "Phone limit reached"],
        [{ errors: { name: ["can't be blank", "is too short"] } }, "name can't be blank; name is too short"],
        [{ errors: ["one", "two"] }, "one; two"],
        [{ status: "error", message: "Something went wrong" }, "Something went wrong"],
        [{ error: { message: "Something went wrong", code: "odd" } }, "Something went wrong"],
        [{ error: { message: "Unauthorized", code: 401 } }, "Unauthorized"],
        [{ error: { message: "Invalid OAuth access token.", code: 190 } }, "Invalid OAuth access token (error 190 of Meta)"],
        [metaBody, metaWords],
        [{ error: JSON.stringify(metaBody) }, metaWords],
        [{ error: JSON.stringify(metaBody.error), message: "Meta refused" }, `${metaWords}: Meta refused`],
        [{ error: "Not Found", status: 404, trace: "x" }, "Not Found"],
    ])("are found in the error body %j", (body, sentence) => {
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
    ])("are a readable description of %s", (_title, body, sentence) => {
        expect(words(body)).toBe(sentence);
    });

    it.each(["", "   \n", "{}", "[]", "null", "17", '{"data": {"id": "config-1"}}', '{"error": ""}'])(
        "are undefined for the body %j",
        (body) => {
            expect(words(body)).toBeUndefined();
        },
    );

    it("are one line of at most 300 characters", () => {
        const sentence = words({ error: `first\n\tsecond ${"x".repeat(1000)}` });
        expect(sentence).toMatch(/^first second x+…$/);
        expect(sentence).toHaveLength(301);
    });

    it("show control characters and invisible characters as codes", () => {
        expect(words({ error: "a\u001b[31mb\u202ec\u200bd ##[error]e" })).toBe("a\\u{1b}[31mb\\u{202e}c\\u{200b}d #\\u{23}[error]e");
        expect(words("<title>\u009b</title>")).toBe("an HTML page titled '\\u{9b}'");
    });

    const size = 100_000;
    const runs = (text: string) => text.repeat(size / text.length);

    it.each([
        ["stops", JSON.stringify({ error: `${runs(".")}x` })],
        ["white space", JSON.stringify({ errors: [`${runs(" ")}x`] })],
        ["stops in a plain text", `${runs(". ")}x`],
        ["tags that do not end", `<html>${runs("<title")}`],
        ["reasons under a long name", JSON.stringify({ errors: { [runs("k")]: Array.from({ length: size / 10 }, () => "is odd") } })],
        ["reasons within reasons", JSON.stringify({ errors: Array.from({ length: 300 }, () => Array.from({ length: 300 }, () => "x")) })],
        ["the beginning of a secret", JSON.stringify({ error: runs("EAABcanarx") })],
    ])("are read within a second from a body of a hundred thousand %s", (_title, body) => {
        const started = process.cpuUsage();
        serverWords(body, masker(["EAABcanary"]));
        expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
    });

    it("never contain a secret of the request", () => {
        expect(words({ error: "Token EAABcanary is bad, EAABcanary!" }, ["EAABcanary"])).toBe("Token [secret] is bad, [secret]!");
    });

    it("hide a whole secret that contains a shorter secret", () => {
        expect(words({ error: "got EAAB and EAABlonger" }, ["EAAB", "EAABlonger"])).toBe("got [secret] and [secret]");
    });

    it("hide a secret that crosses the limit of 300 characters", () => {
        expect(words({ error: `${"x".repeat(295)}EAABcanary` }, ["EAABcanary"])).not.toContain("EAAB");
    });

    it("hide the rest of a secret that incomplete JSON ends with", () => {
        expect(words('{"error": "Token EAABcana', ["EAABcanary"]) ?? "").not.toContain("EAAB");
    });

    it("hide a secret in a body that is not JSON", () => {
        expect(words("<html><title>bad EAABcanary</title></html>", ["EAABcanary"])).toBe("an HTML page titled 'bad [secret]'");
    });

    it("hide a secret that ends with a full stop, and a secret in JSON within a string", () => {
        expect(words({ error: "Bad token passw0rd:" }, ["passw0rd:"])).toBe("Bad token [secret]");
        expect(words({ error: JSON.stringify({ error: { message: 'Bad token a"b\\c1', code: 190 } }) }, ['a"b\\c1'])).toBe(
            "Bad token [secret] (error 190 of Meta)",
        );
    });

    it("hide a secret in the name of a field", () => {
        expect(words({ errors: { EAABcanary: ["is odd"] } }, ["EAABcanary"])).toBe("[secret] is odd");
    });

    it("are undefined for JSON that is nested too deeply", () => {
        const deep = `{"error": ${'{"errors":'.repeat(50_000)}1${"}".repeat(50_001)}`;
        expect(words(deep, ["EAABcanary"])).toBeUndefined();
    });

    it("are not changed by an empty secret", () => {
        expect(words({ error: "Not Found" }, [""])).toBe("Not Found");
    });
});

describe("an error of Meta in a body", () => {
    it.each([
        [metaBody, 190],
        [{ error: JSON.stringify(metaBody) }, 190],
        [{ error: { message: "Invalid OAuth access token", code: 190 } }, 190],
        [{ error: { message: "Something went wrong", fbtrace_id: "A1b2" } }, undefined],
    ])("is recognised by its form: %j", (body, code) => {
        expect(metaErrorIn(JSON.stringify(body))).toEqual({ code });
    });

    it.each([
        { error: "Invalid or missing API key" },
        { error: { message: "Unauthorized", code: 401 } },
        { error: { message: "m", code: "c" } },
        { data: [] },
        "not JSON",
    ])("is not recognised in another error: %j", (body) => {
        expect(metaErrorIn(typeof body === "string" ? body : JSON.stringify(body))).toBeUndefined();
    });
});
