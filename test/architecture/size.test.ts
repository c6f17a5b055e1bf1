import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const MAX_LINES = 250;
const MAX_FILES = 12;

const ROOT = resolve(__dirname, "../..");
const FILES = readdirSync(resolve(ROOT, "provider"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(ROOT, resolve(entry.parentPath, entry.name)));

test(`no file of provider/ has more than ${MAX_LINES} lines`, () => {
    const lines = FILES.map((file) => ({ file, count: readFileSync(resolve(ROOT, file), "utf8").split("\n").length - 1 }));
    expect(lines.filter(({ count }) => count > MAX_LINES)).toEqual([]);
});

test(`no folder of provider/ has more than ${MAX_FILES} files`, () => {
    const folders = [...new Set(FILES.map((file) => dirname(file)))].map((folder) => ({
        folder,
        count: FILES.filter((file) => dirname(file) === folder).length,
    }));
    expect(folders.filter(({ count }) => count > MAX_FILES)).toEqual([]);
});
