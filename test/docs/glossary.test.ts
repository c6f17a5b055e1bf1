import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { repository } from "../support/programFolder";
import { read } from "./markdown";

const glossary = "docs/contributing/writing.md";

/** Words that the glossary replaces, as they appear in prose, in names and in messages. */
const replaced: readonly { readonly word: string; readonly pattern: RegExp; readonly allowedIn?: RegExp }[] = [
    // A person answers the questions of `npm start -- --live`.
    { word: "answer", pattern: /answer/i, allowedIn: /^examples\/start\// },
    { word: "generation", pattern: /\bgenerations?\b|byGeneration/i },
    { word: "take over", pattern: /\b(take|takes|taken|took|taking)[ -]?over\b/i },
    { word: "owner", pattern: /\bowners?\b|[a-z]Owner/ },
    { word: "hangs on", pattern: /\bhangs? on\b/i },
    { word: "noun", pattern: /\bnouns?\b/ },
    { word: "kind of resource", pattern: /\b(kinds?|sorts?) of (resources?|objects?)\b/i },
    { word: "gone", pattern: /\bgone\b/i },
    { word: "witness", pattern: /\bwitness/i },
    { word: "unproven", pattern: /\b(unproven|proofs?)\b/i },
    { word: "look-up", pattern: /\blook-ups?\b/i },
    { word: "connected again", pattern: /\bconnected again\b|connectedAgain/i },
    { word: "ids that recur", pattern: /\brecurs?\b|idsThatRecur/i },
    { word: "id as text", pattern: /\bids? as text\b/i },
    { word: "goes with", pattern: /\b(goes|go) with\b|goesWith/i },
    { word: "the service", pattern: /\bthe service\b/i },
    { word: "most…", pattern: /\b(most|least)[A-Z]\w*/ },
    { word: "stands in", pattern: /\b(stands?|stood) in\b/i },
    { word: "but for", pattern: /\bbut for\b/i },
];

/** The glossary itself, generated records, and lock files. */
const exempt =
    /^(docs\/contributing\/writing\.md|test\/docs\/glossary\.test\.ts|package-lock\.json|test\/FAULTS.*|bench\/results\..*|.*\.(svg|png|snap))$/;

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: repository, encoding: "utf8" })
    .trim()
    .split("\n")
    .filter((file) => /\.(ts|mts|md|json|ya?ml|txt)$|^\.ci\/run$/.test(file) && !exempt.test(file));

describe("the glossary", () => {
    it.each(replaced)("keeps “$word” out of code, comments, tests and pages", ({ pattern, allowedIn }) => {
        const lines = files.filter((file) => allowedIn?.test(file) !== true).flatMap((file) => linesWith(file, pattern));
        expect(lines).toEqual([]);
    });

    it.each(replaced)("names “$word” as a word to replace", ({ word }) => {
        const column = [...read(glossary).matchAll(/^\| [^|]*\| ([^|]*)\|$/gm)].map(([, words = ""]) => words);
        expect(column.join("\n")).toContain(word);
    });

    it("is checked in each folder with code", () => {
        const folders = new Set(files.map((file) => file.split("/")[0]));
        expect([...folders]).toEqual(
            expect.arrayContaining(["provider", "sdk", "emulator", "test", "docs", "examples", "cli", "README.md"]),
        );
    });
});

function linesWith(file: string, pattern: RegExp): string[] {
    return read(file)
        .split("\n")
        .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 160)}`] : []));
}
