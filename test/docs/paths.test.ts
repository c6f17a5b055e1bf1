import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../support/programFolder";
import { anchorsOf } from "./anchors";
import { read } from "./markdown";

const contributorPages = ["ARCHITECTURE.md", "CONTRIBUTING.md", ...filesIn("docs/contributing", ".md")];

/** Folders that are not in the repository, although pages name them. */
const generatedFolders = ["dist/"];

describe("a path in a page for contributors", () => {
    it.each(contributorPages)("leads to a file or a folder: %s", (page) => {
        expect(pathsInPage(read(page)).filter((path) => !exists(path))).toEqual([]);
    });
});

describe("a page that a comment cites", () => {
    const sources = readdirSync(repository, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !/^\.|^(?:dist|node_modules)$/.test(entry.name))
        .flatMap(({ name }) => filesIn(name, ".ts"));

    it("exists, and has the heading that the comment names", () => {
        const cited = sources.flatMap((file) => citedPages(readFileSync(join(repository, file), "utf8")).map((path) => ({ file, path })));
        expect(cited.filter(({ path }) => !exists(path))).toEqual([]);
    });
});

describe("the test itself", () => {
    it("finds paths in code spans and code blocks, and nothing else", () => {
        const page = [
            "`sdk/a.ts`, `npx vitest run test/b.test.ts -u`, `docs/c.md#d`, `e/f/`, `CHANGELOG.md`.",
            "g/h.ts, `/i/{id}`, `j/k`, `https://l.example/m.ts`, `n.ts`",
            "```sh",
            "node o/p.ts",
            "```",
        ].join("\n");
        expect(pathsInPage(page)).toEqual(["sdk/a.ts", "test/b.test.ts", "docs/c.md#d", "e/f/", "CHANGELOG.md", "o/p.ts"]);
    });

    it("finds pages in comments, and nothing else", () => {
        // Built from parts, because the test above would read a real comment.
        const [line, block] = ["//", "/**"];
        const source = [
            `const a = "docs/a.md"; ${line} See docs/b.md#c.`,
            `${block} README.md, and [the page](docs/d.md). */`,
            " * https://docs.example/docs/e.md",
            "// src/f.ts",
        ].join("\n");
        expect(citedPages(source)).toEqual(["docs/b.md#c", "README.md", "docs/d.md"]);
    });

    it("detects a missing file, folder and heading", () => {
        const right = ["ARCHITECTURE.md", "sdk/", "sdk/index.ts", "CONTRIBUTING.md#set-up", "dist/"];
        const wrong = ["sdk", "sdk/index", "README.txt"].map((path) => `${path}.md`);
        expect(right.filter((path) => !exists(path))).toEqual([]);
        expect([...wrong, "nowhere/", "CONTRIBUTING.md#no-such-heading"].filter(exists)).toEqual([]);
    });
});

/** Words of code spans and code blocks that look like a path of this repository. */
function pathsInPage(page: string): string[] {
    const code = [...page.matchAll(/^ *```\w*\n([\s\S]*?)^ *```$|`([^`\n]+)`/gm)].map(([, block, span]) => block ?? span ?? "");
    return code.flatMap((text) => text.split(/\s+/)).filter(isPath);
}

function isPath(word: string): boolean {
    return /^(?:[\w.-]+\/)+(?:[\w.-]+\.(?:ts|mts|json|md)(?:#[\w-]+)?)?$|^[A-Z]+\.md(?:#[\w-]+)?$/.test(word);
}

/** Pages that the comments of a source name. */
function citedPages(source: string): string[] {
    const comments = [...source.matchAll(/^\s*(?:\/\/|\/?\*).*$|\s\/\/ .*$/gm)].map(([comment]) => comment);
    const pages = /(?<![\w/.:-])(?:(?:docs|examples)\/[\w./-]+|README|ARCHITECTURE|CONTRIBUTING|SECURITY|CHANGELOG)\.md(?:#[\w-]+)?/g;
    return comments.flatMap((comment) => comment.match(pages) ?? []);
}

function exists(path: string): boolean {
    const [file = "", anchor] = path.split("#");
    const isThere = generatedFolders.some((folder) => path.startsWith(folder)) || existsSync(join(repository, file));
    return isThere && (anchor === undefined || anchorsOf(file).includes(anchor));
}

function filesIn(folder: string, ending: string): string[] {
    return readdirSync(join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = `${folder}/${entry.name}`;
        if (entry.isDirectory()) {
            return entry.name === "node_modules" ? [] : filesIn(path, ending);
        }
        return path.endsWith(ending) ? [path] : [];
    });
}
