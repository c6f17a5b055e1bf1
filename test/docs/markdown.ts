import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../support/programFolder";

/** Paths, relative to the repository, of the pages that users and contributors read. */
export const pages = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    ...filesIn("docs").filter((file) => file.endsWith(".md")),
    ...filesIn("examples").filter((file) => file.endsWith("README.md")),
];

export function read(page: string): string {
    return readFileSync(join(repository, page), "utf8");
}

/** The text of each code block of a language, without the indentation of a list. */
export function blocksOf(page: string, language: string): string[] {
    const blocks = [...read(page).matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)];
    return blocks.flatMap(([, indent = "", name, code = ""]) =>
        name === language ? [code.replaceAll(new RegExp(`^${indent}`, "gm"), "")] : [],
    );
}

/** The text below a heading of the second level, up to the next one. */
export function sectionOf(page: string, heading: string): string {
    const sections = read(page).split(/^## /m);
    return sections.find((section) => section.startsWith(`${heading}\n`)) ?? "";
}

function filesIn(folder: string): string[] {
    const entries = readdirSync(join(repository, folder), { withFileTypes: true }).filter(({ name }) => name !== "node_modules");
    return entries.flatMap((entry) => (entry.isDirectory() ? filesIn(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
}
