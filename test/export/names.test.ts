import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identifierOf, Names, slugOf } from "../../export/names";

describe("a name", () => {
    it.each([
        ["Acme Support", "acme-support"],
        ["  Müller & Söhne!  ", "müller-söhne"],
        ["日本語 サポート", "日本語-サポート"],
        ["../../etc/passwd", "etc-passwd"],
        ["\u202e\n", "otherwise"],
        ["__proto__", "proto"],
        ["a\u3164b\ufe0fc\u034fd", "a-b-c-d"],
    ])("for %j is %s", (text, slug) => {
        expect(slugOf(text, "otherwise")).toBe(slug);
    });

    it("is unique, ignoring case", () => {
        const names = new Names();
        expect(["acme", "acme", "Acme", "acme-2"].map((name) => names.take(name))).toEqual(["acme", "acme-2", "Acme-3", "acme-2-2"]);
    });

    it("takes constant time even if thousands of objects have the same label", () => {
        const names = new Names();
        const started = process.cpuUsage();
        for (let count = 1; count <= 5_000; count += 1) {
            names.take("acme");
        }
        expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
        expect(names.take("acme")).toBe("acme-5001");
    });

    it("has only letters, digits and hyphens, and a bounded length", { timeout: 30_000 }, () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
                expect(slugOf(text, "otherwise")).toMatch(/^[\p{L}\p{M}\p{N}]+(-[\p{L}\p{M}\p{N}]+)*$/u);
                expect([...slugOf(text, "otherwise")].length).toBeLessThanOrEqual(60);
            }),
        );
    });
});

describe("an identifier", () => {
    it.each([
        ["acme-support", "acmeSupport"],
        ["müller-söhne", "mullerSohne"],
        ["1st-line", "_1stLine"],
        ["日本語", "number"],
    ])("for %s is %s", (slug, identifier) => {
        expect(identifierOf(slug, "number")).toBe(identifier);
    });

    it("is a JavaScript identifier, whatever the label is", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary" }), (text) => {
                expect(identifierOf(slugOf(text, "x"), "x")).toMatch(/^[A-Za-z_][A-Za-z0-9]*$/);
            }),
        );
    });
});
