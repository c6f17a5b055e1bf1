import fc from "fast-check";
import { expect, it } from "vitest";
import { literal } from "../../export/literal";
import { hostileText, isHarmless } from "../support/hostileText";

const evaluate = (code: string): unknown => new Function(`"use strict"; return (${code});`)();

it("a string literal evaluates to the original text, whatever characters it contains", { timeout: 30_000 }, () => {
    const texts = fc.oneof(
        fc.string({ unit: "binary" }),
        fc.string({ unit: "grapheme" }),
        fc.constantFrom(["\"'`$", "{x}\\"].join(""), "\u2028", "*/ //", "</script>"),
    );
    fc.assert(
        fc.property(texts, (text) => {
            expect(evaluate(literal(text))).toBe(text);
        }),
        { numRuns: 2000 },
    );
});

it("invisible and bidirectional control characters are escaped", () => {
    expect(literal("a\u202eb\u200bc\u00a0d\n")).toBe('"a\\u{202e}b\\u{200b}c\\u{a0}d\\n"');
    expect(literal("\u007f\u009b\u3164##[error]")).toBe('"\\u{7f}\\u{9b}\\u{3164}#\\u{23}[error]"');
    expect(literal("日本 é ✓ 👩‍👧")).toBe('"日本 é ✓ 👩‍👧"');
    fc.assert(
        fc.property(hostileText, (text) => isHarmless(literal(text)) && evaluate(literal(text)) === text),
        { numRuns: 1000 },
    );
});

it("a literal has the quotes that need the fewest escapes, as formatters do", () => {
    expect(literal('Müller "GmbH"')).toBe("'Müller \"GmbH\"'");
    expect(literal("it's")).toBe('"it\'s"');
    expect(literal(`both "'`)).toBe(`"both \\"'"`);
});

it("lists, numbers and booleans have their usual form", () => {
    expect([literal(["a", "b"]), literal(5), literal(true)]).toEqual(['["a", "b"]', "5", "true"]);
});
