import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mask } from "../../text/masking";

const letters = [..."abtexnéпп"];
const digits = [..."0159"];
const signs = [..."!'-.:$"];
const ofLetters = (maxLength: number) => fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength });
const ofDigits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...digits), minLength: 1, maxLength });
const anySecret = fc.string({ unit: fc.constantFrom(...letters, ...digits, ...signs), minLength: 1, maxLength: 20 });
const separator = fc.constantFrom(" ", '"', " = ", "\n", "(", ", ");
const separators = (text: string) => text.split(/([ "=\n(),]+)/);

describe("masking", () => {
    it.each([
        ["Phone number has already been taken", ["t"], "Phone number has already been taken"],
        ['Token "t" is taken', ["t"], 'Token "[secret]" is taken'],
        ["access_token=abc: abcd, xabc, abc1", ["abc"], "access_token=[secret]: abcd, xabc, [secret]1"],
        ["token_abc", ["abc"], "token_[secret]"],
        ["Number 1065403522 has code 10", ["10"], "Number 1065403522 has code [secret]"],
        ["Name can't be blank.", ["'"], "Name can't be blank."],
        ["Header ' is odd", ["'"], "Header [secret] is odd"],
        ["xa1y", ["a1"], "x[secret]y"],
        ["xpasswordy", ["password"], "x[secret]y"],
        ["abcdefghijkl", ["abcdefgh", "efghijkl"], "[secret]"],
        ["got EAAB and EAABlonger", ["EAAB", "EAABlonger"], "got [secret] and [secret]"],
        ["[secret] and secret", ["secret"], "[secret] and [secret]"],
        ["a b", [" ", ""], "a b"],
    ])("of %j with %j gives %j", (text, secrets, masked) => {
        expect(mask(text, secrets)).toBe(masked);
        expect(mask(masked, secrets)).toBe(masked);
    });

    it("hides every secret that stands alone, however short", () => {
        fc.assert(
            fc.property(fc.array(anySecret, { minLength: 1, maxLength: 4 }), separator, separator, (secrets, before, after) => {
                const text = secrets.map((secret) => `token${before}${secret}${after}is odd`).join("\n");
                const left = separators(mask(text, secrets));
                expect(left.filter((part) => secrets.includes(part) && !["is", "odd", "token"].includes(part))).toEqual([]);
            }),
        );
    });

    it("hides a secret of eight characters, or of a mixture, also within something longer", () => {
        const longOrMixed = anySecret.filter((secret) => secret.length >= 8 || (/\p{L}/u.test(secret) && /[0-9]/.test(secret)));
        fc.assert(
            fc.property(anySecret, longOrMixed, anySecret, (before, secret, after) => {
                expect(mask(before + secret + after, [secret])).not.toContain(secret);
            }),
        );
    });

    it.each([
        ["letters", ofLetters],
        ["digits", ofDigits],
    ])("leaves every word whole that only holds a short secret of %s", (_title, of) => {
        fc.assert(
            fc.property(of(7), fc.array(of(12), { minLength: 1 }), (secret, words) => {
                const expected = words.map((word) => (word === secret ? "[secret]" : word)).join(" ");
                expect(mask(words.join(" "), [secret])).toBe(expected);
            }),
        );
    });
});
