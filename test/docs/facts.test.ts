import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { version } from "../../package.json";
import { projectWebhookSchema } from "../../schema/projectWebhook";
import { whatsAppWebhookSchema } from "../../schema/whatsAppWebhook";
import { repository } from "../support/programFolder";
import { blocksOf, pages, read } from "./markdown";

describe("docs/guides/webhooks.md", () => {
    it("lists exactly the events of the schema", () => {
        const listed = [...read("docs/guides/webhooks.md").matchAll(/^\| `(\w+\.[\w.]+)`/gm)].map(([, event]) => event);
        const known = [whatsAppWebhookSchema, projectWebhookSchema].flatMap((schema): string[] => [...schema.arguments.events.known]);
        expect(listed.sort()).toEqual(known.sort());
    });
});

describe("docs/guides/unit-tests.md", () => {
    it("lists the token of each lookup", () => {
        const listed = [...read("docs/guides/unit-tests.md").matchAll(/^\|[^|]*\| `kapso:index:(\w+)`/gm)].map(([, name]) => name);
        const named = ["sdk/functions.ts", "sdk/listProjectWebhooks.ts"].flatMap((file) => literals(file, /^ {4}name: "(\w+)",$/gm));
        expect(listed.sort()).toEqual(named.sort());
    });
});

describe("the instructions for the unpublished package", () => {
    it.each(pages.filter((page) => /pulumi-kapso-\d/.test(read(page))))("name in %s the file that `npm pack` writes", (page) => {
        const named = blocksOf(page, "sh").flatMap((block) => block.match(/pulumi-kapso-\d[\w.]*\.tgz/g) ?? []);
        expect(new Set(named)).toEqual(new Set([`pulumi-kapso-${version}.tgz`]));
    });
});

function literals(file: string, pattern: RegExp): string[] {
    return [...readFileSync(join(repository, file), "utf8").matchAll(pattern)].map(([, literal = ""]) => literal).sort();
}
