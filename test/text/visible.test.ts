import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shellWord, visible, visibleJson, visibleLines } from "../../text/visible";
import { hostileText, isHarmless } from "../support/hostileText";

describe("a text that is made visible", () => {
    it("contains no control sequence, no build command and no invisible character", () => {
        fc.assert(
            fc.property(hostileText, (text) => {
                expect(visible(text)).toSatisfy((shown: string) => isHarmless(shown) && !shown.includes("\n"));
                expect(visibleLines(text)).toSatisfy(isHarmless);
                expect(visible(visible(text))).toBe(visible(text));
            }),
            { numRuns: 2000 },
        );
    });

    it.each([
        ["\u001b]8;;https://evil.example\u0007x", "\\u{1b}]8;;https://evil.example\\u{7}x"],
        ["a\nb\tc", "a\\u{a}b\\u{9}c"],
        ["\u202eabc\u200b", "\\u{202e}abc\\u{200b}"],
        ["x ##[error]y ##vso[task.complete]", "x #\\u{23}[error]y #\\u{23}vso[task.complete]"],
        ["  ::error::x", "  \\u{3a}:error::x"],
        ["1\u200d2 \u200d", "1\\u{200d}2 \\u{200d}"],
        ["\u{1fc00}\ufe0f", "\\u{1fc00}\\u{fe0f}"],
        ["ی\u061c\u200cی", "ی\\u{61c}\\u{200c}ی"],
        ["क्\u200d\u3164", "क्\\u{200d}\\u{3164}"],
        ["a\ufe0f", "a\\u{fe0f}"],
        ["\ud83d!", "\\u{d83d}!"],
        ["a\u2800b", "a\\u{2800}b"],
        ["a \u00a0b\u00a0", "a \\u{a0}b\\u{a0}"],
        ["a\u3000b", "a\\u{3000}b"],
        ["山\u3000\u3000田", "山\\u{3000}\\u{3000}田"],
        ["a\u00a0b\u202fc", "a\\u{a0}b\\u{202f}c"],
        ["a\u202f\u202fb", "a\\u{202f}\\u{202f}b"],
        ["ก\u200bb", "ก\\u{200b}b"],
        ["葛\u{e0101}\u{e0102}", "葛\u{e0101}\\u{e0102}"],
        ["🏴\u{e0067}\u{e0062}\u{e007f}", "🏴\\u{e0067}\\u{e0062}\\u{e007f}"],
    ])("shows the hidden characters of %j as codes", (text, shown) => {
        expect(visible(text)).toBe(shown);
    });

    it.each([
        "Atenção à região",
        "مرحبا بالعالم",
        "می\u200cخواهم",
        "क्\u200dष",
        "👩‍👩‍👧",
        "❤️",
        "👍🏽",
        "1️⃣",
        "日本語 é ✓",
        "山田\u3000太郎",
        "株式会社\u3000ACME",
        "10\u202f000\u00a0€",
        "M.\u00a0Dupont, n°\u00a05",
        "«\u00a0Bonjour\u202f!\u00a0»",
        "ยินดี\u200bต้อนรับ",
        "សូម\u200bស្វាគមន៍",
        "葛\u{e0101}飾",
        "切\ufe00",
        "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
        "a::b",
        "# [x] ## y",
        "https://a.example",
    ])("does not change %s", (text) => {
        expect(visible(text)).toBe(text);
    });

    it("keeps the line breaks of a text of several lines", () => {
        expect(visibleLines("one\r\ntwo\u001b\n::warning::three\n")).toBe("one\ntwo\\u{1b}\n\\u{3a}:warning::three\n");
    });
});

describe("JSON that is made visible", () => {
    it("has the same value and no hidden character", () => {
        fc.assert(
            fc.property(fc.dictionary(hostileText, fc.oneof(hostileText, fc.array(hostileText))), (value) => {
                const text = visibleJson(value);
                expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
                expect(text).toSatisfy(isHarmless);
            }),
        );
    });
});

describe("a word for a shell", () => {
    it("is read as the original text by bash, and contains no hidden character", () => {
        const text = hostileText.map((one) => one.replace(/\0|\p{Cs}/gu, ""));
        const texts = fc.sample(text, { numRuns: 300, seed: 1 }).concat(["~", "-x", "it's $HOME", "a\\b\u001b'c", "`x`", "*", ""]);
        const words = texts.map(shellWord);
        expect(words.filter((word) => !isHarmless(word) || word.includes("\n"))).toEqual([]);
        const read = execFileSync("bash", ["-c", `printf '%s\\0' ${words.join(" ")}`], { encoding: "utf8" });
        expect(read.split("\0").slice(0, -1)).toEqual(texts);
    });

    it("is a single word for a POSIX shell, and never executes a command", () => {
        const text = hostileText.map((one) => one.replace(/\0|\p{Cs}/gu, ""));
        const ordinary = ["it's $HOME", "`x`", "*"];
        const injections = ["\u200b';echo INJECTED;#", "\u001b\\';echo INJECTED;'", "\u200b$(echo INJECTED)'`echo INJECTED`"];
        const texts = [...ordinary, ...injections, ...fc.sample(text, { numRuns: 300, seed: 1 })];
        const read = execFileSync("sh", ["-c", `printf '%s\\0' ${texts.map(shellWord).join(" ")}`], { encoding: "utf8" }).split("\0");
        expect(read).toHaveLength(texts.length + 1);
        expect(read.slice(0, ordinary.length)).toEqual(ordinary);
        expect(read.filter((word) => word.startsWith("INJECTED"))).toEqual([]);
    });

    it.each(["infra", "../a/b.c", "key:1"])("has no quotes if the text needs none: %s", (text) => {
        expect(shellWord(text)).toBe(text);
    });
});
