import { existsSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../support/programFolder";
import { anchorsOf, html } from "./anchors";
import { pages } from "./markdown";

describe("a relative link", () => {
    it.each(pages)("of %s leads to a file, and to a heading if it names one", (page) => {
        const targets = linksOf(page).filter((link) => !/^\w+:/.test(link));
        expect(targets.filter((link) => !leadsSomewhere(page, link))).toEqual([]);
    });
});

describe("a page under docs/", () => {
    it.each(pages.filter((page) => page.startsWith("docs/")))("%s is linked from the README", (page) => {
        expect(linksOf("README.md").map((link) => link.split("#")[0])).toContain(page);
    });
});

describe("the test itself", () => {
    it("finds links and anchors, and knows a wrong one", () => {
        expect(linksOf("README.md")).toEqual(expect.arrayContaining(["docs/concepts.md", "#nothing-is-lost"]));
        expect(leadsSomewhere("docs/webhooks.md", "../README.md#rotating-the-key")).toBe(true);
        expect(leadsSomewhere("docs/webhooks.md", "../README.md#no-such-heading")).toBe(false);
        expect(leadsSomewhere("docs/webhooks.md", "README.md")).toBe(false);
    });
});

function leadsSomewhere(page: string, link: string): boolean {
    const [file = "", anchor] = decodeURI(link).split("#");
    const target = file === "" ? page : posix.join(dirname(page), file);
    return existsSync(join(repository, target)) && (anchor === undefined || anchorsOf(target).includes(anchor));
}

function linksOf(page: string): string[] {
    return [...html(page).matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link = ""]) => link.replaceAll("&amp;", "&"));
}
