import { existsSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../support/programFolder";
import { anchorsOf, html } from "./anchors";
import { pages } from "./markdown";

const knownAnchors = new Map<string, string[]>();

/** The folder of the decisions, whose README lists them. */
const decisions = "docs/contributing/decisions";

describe("a relative link", () => {
    it.each(pages)("of %s leads to a file, and to a heading if it names one", (page) => {
        const targets = linksOf(page).filter((link) => !/^\w+:/.test(link));
        expect(targets.filter((link) => !leadsSomewhere(page, link))).toEqual([]);
    });
});

describe("a page under docs/", () => {
    it.each(pages.filter((page) => page.startsWith("docs/")))("%s is linked from README.md or from an index of docs/", (page) => {
        const indices = page.startsWith(`${decisions}/0`) ? [`${decisions}/README.md`] : ["README.md", "docs/README.md"];
        expect(indices.filter((index) => pagesLinkedFrom(index).includes(page))).not.toEqual([]);
    });
});

describe("the test itself", () => {
    it("finds links and anchors, and detects a broken one", () => {
        expect(linksOf("README.md")).toEqual(expect.arrayContaining(["docs/README.md", "docs/reference/errors.md#kapso-exists"]));
        expect(leadsSomewhere("docs/resources/customer.md", "../../README.md#your-first-number")).toBe(true);
        expect(leadsSomewhere("docs/resources/customer.md", "../../README.md#no-such-heading")).toBe(false);
        expect(leadsSomewhere("docs/resources/customer.md", "README.md")).toBe(false);
    });
});

function leadsSomewhere(page: string, link: string): boolean {
    const { file, anchor } = targetOf(page, link);
    return existsSync(join(repository, file)) && (anchor === undefined || knownAnchorsOf(file).includes(anchor));
}

/** A page with many anchors is the target of many links. */
function knownAnchorsOf(page: string): string[] {
    const anchors = knownAnchors.get(page) ?? anchorsOf(page);
    knownAnchors.set(page, anchors);
    return anchors;
}

function pagesLinkedFrom(page: string): string[] {
    return linksOf(page).map((link) => targetOf(page, link).file);
}

function targetOf(page: string, link: string): { file: string; anchor: string | undefined } {
    const [file = "", anchor] = decodeURI(link).split("#");
    return { file: file === "" ? page : posix.join(dirname(page), file), anchor };
}

function linksOf(page: string): string[] {
    return [...html(page).matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link = ""]) => link.replaceAll("&amp;", "&"));
}
