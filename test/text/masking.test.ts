import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mask, masker } from "../../text/masking";

const letters = [..."abtexnéпп"];
const digits = [..."0159"];
const signs = [..."!'-.:$"];
const ofLetters = (maxLength: number) => fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength });
const ofDigits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...digits), minLength: 1, maxLength });
const anySecret = fc.string({ unit: fc.constantFrom(...letters, ...digits, ...signs), minLength: 1, maxLength: 20 });
const separator = fc.constantFrom(" ", '"', " = ", "\n", "(", ", ");
const separators = (text: string) => text.split(/([ "=\n(),]+)/);

describe("the mask", () => {
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
    ])("turns %j with the secrets %j into %j", (text, secrets, masked) => {
        expect(mask(text, secrets)).toBe(masked);
        expect(mask(masked, secrets)).toBe(masked);
    });

    it("hides every separate secret, even a short one", () => {
        fc.assert(
            fc.property(fc.array(anySecret, { minLength: 1, maxLength: 4 }), separator, separator, (secrets, before, after) => {
                const text = secrets.map((secret) => `token${before}${secret}${after}is odd`).join("\n");
                const left = separators(mask(text, secrets));
                expect(left.filter((part) => secrets.includes(part) && !["is", "odd", "token"].includes(part))).toEqual([]);
            }),
        );
    });

    it("hides a secret of eight characters, or of letters and digits, even inside a longer word", () => {
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
    ])("does not change a longer word that contains a short secret of %s", (_title, of) => {
        fc.assert(
            fc.property(of(7), fc.array(of(12), { minLength: 1 }), (secret, words) => {
                const expected = words.map((word) => (word === secret ? "[secret]" : word)).join(" ");
                expect(mask(words.join(" "), [secret])).toBe(expected);
            }),
        );
    });

    it("with a maximum length, masks only the start of the text, but a secret across that limit as a whole", () => {
        expect(masker(["access-canary"])("x access-canary y", 5)).toBe("x [secret]");
        expect(masker(["access-canary"])("xxxxx access-canary y", 5)).toBe("xxxxx");
    });

    it("hides every one of several overlapping secrets", () => {
        const secrets = fc.array(fc.string({ unit: fc.constantFrom(..."ab"), minLength: 8, maxLength: 12 }), {
            minLength: 1,
            maxLength: 8,
        });
        fc.assert(
            fc.property(secrets, fc.string({ unit: fc.constantFrom(..."abc"), maxLength: 60 }), (known, text) => {
                const hidden = new Set(known.flatMap((secret) => placesOf(text, secret)));
                const left = [...text].filter((_, at) => !hidden.has(at)).join("");
                expect(mask(text, known).replaceAll("[secret]", "")).toBe(left);
            }),
        );
    });

    it("takes less than a second for a thousand secrets with the same beginning, in a text of a million similar characters", () => {
        const beginning = "EAABsbCS1234ZBcanary".padEnd(180, "x");
        const known = Array.from({ length: 1000 }, (_, index) => `${beginning}${String(index).padStart(4, "0")}`);
        for (const part of [beginning, `${beginning}00`, `${known[7]} `]) {
            const started = process.cpuUsage();
            const masked = mask(part.repeat(1_000_000 / part.length), known);
            expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
            expect(masked.includes("[secret]")).toBe(part.endsWith(" "));
        }
    });
});

/** All positions of the text that are part of the secret. */
function placesOf(text: string, secret: string): number[] {
    return [...text].flatMap((_, start) => (text.startsWith(secret, start) ? Array.from(secret, (_character, at) => start + at) : []));
}
describe("a secret in another form", () => {
    const secret = `EAAB-"\\/+%&<'=é x`;

    it.each([
        ["as JSON escapes it", JSON.stringify(secret).slice(1, -1)],
        ["as Rails writes JSON", JSON.stringify(secret).slice(1, -1).replace("&", "\\u0026").replace("<", "\\u003c")],
        ["as JSON in ASCII", JSON.stringify(secret).slice(1, -1).replace("é", "\\u00e9")],
        ["in a URL", encodeURIComponent(secret)],
        ["as form data", new URLSearchParams({ secret }).toString().replace("secret=", "")],
        ["as HTML escapes it", "EAAB-&quot;\\/+%&amp;&lt;&#39;=é x"],
        ["in upper case", secret.toUpperCase().replace("É", "é")],
        ["in lower case", secret.toLowerCase()],
        ["in Base64", Buffer.from(secret).toString("base64").replace(/=+$/, "")],
        ["in Base64 for URLs", Buffer.from(secret).toString("base64url")],
    ])("is hidden %s", (_title, form) => {
        expect(mask(`before ${form} after`, [secret])).toBe("before [secret] after");
    });

    it("is hidden without its authorization scheme", () => {
        expect(mask("got abcd1234, not Bearer abcd1234", ["Bearer abcd1234"])).toBe("got [secret], not [secret]");
        expect(mask("a plain text", ["a text"])).toBe("a plain text");
    });
});
