import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../support/programFolder";
import { read } from "./markdown";

describe("docs/reference/configuration.md", () => {
    it("lists every setting and environment variable that the provider reads, and no other", () => {
        const source = readFileSync(join(repository, "provider/kapso/configuration.ts"), "utf8");
        const rows = tableOf("docs/reference/configuration.md", "Settings");
        const listed = rows.flatMap(([key = "", variable = ""]) => [...key.matchAll(/kapso:\w+/g), ...variable.matchAll(/KAPSO_\w+/g)]);
        const read = [
            ...source.matchAll(/(?<=bag\(")kapso:\w+(?=")|(?<=env\.|")KAPSO_\w+/g),
            ...[...source.matchAll(/readSeconds\(bag, env, "(\w+)"/g)].map(([, name]) => [`kapso:${name}`]),
        ];
        expect(namesIn(listed)).toEqual(namesIn(read));
    });
});

describe("docs/reference/functions.md", () => {
    it("lists every function, and no other", () => {
        const listed = tableOf("docs/reference/functions.md", "Lists and health").flatMap(([name = ""]) => [
            ...name.matchAll(/\w+(?=\()/g),
        ]);
        const exported = [...readFileSync(join(repository, "sdk/index.ts"), "utf8").matchAll(/\b(?:list|get)[A-Z]\w*?(?=Output\b)/g)];
        expect(namesIn(listed)).toEqual(namesIn(exported));
    });

    it("has the requests of every function", () => {
        const listed = tableOf("docs/reference/functions.md", "Lists and health").flatMap(([name = ""]) => [
            ...name.matchAll(/\w+(?=\()/g),
        ]);
        const counted = tableOf("docs/reference/functions.md", "Requests").flatMap(([name = ""]) => [
            ...name.matchAll(/(?:list|get)[A-Z]\w*/g),
        ]);
        expect(namesIn(counted)).toEqual(namesIn(listed));
    });
});

/** The cells of each row of the first table below a heading, without its head. */
function tableOf(page: string, heading: string): string[][] {
    const section = read(page).split(`\n## ${heading}\n`)[1] ?? "";
    const [table = ""] = /^(?:\|.*\n)+/m.exec(section) ?? [];
    const rows = table.trim().split("\n").slice(2);
    return rows.map((row) => row.split("|").slice(1, -1));
}

function namesIn(matches: readonly (RegExpExecArray | string[])[]): string[] {
    return [...new Set(matches.map(([name = ""]) => name))].sort();
}
