import { describe, expect, it } from "vitest";
import { tables, withTables } from "../../docs/tables";
import { providerArguments } from "../../schema/provider";
import type { ResourceSchema } from "../../schema/resourceSchema";
import { resources } from "../../schema/resources";
import { pages, read } from "./markdown";

const all = tables();
const pagesOfResources = pages.filter((page) => page.startsWith("docs/resources/"));

describe("the tables of the resource pages", () => {
    it.each(pagesOfResources)("of %s are those that `npm run docs` writes", (page) => {
        expect(read(page)).toBe(withTables(read(page), all));
    });

    it("are each in one page", () => {
        const shown = pagesOfResources.flatMap((page) => [...read(page).matchAll(/<!-- table: ([^,]*),/g)].map(([, name]) => name));
        expect(shown.sort()).toEqual(Object.keys(all).sort());
    });

    it.each(Object.values(resources))("give each argument of $name a meaning", (schema: ResourceSchema) => {
        const meanings = rowsOf(`${schema.name} arguments`).map(([, meaning]) => meaning);
        expect(meanings).toHaveLength(Object.keys(schema.arguments).length);
        expect(meanings).not.toContain("");
    });

    it("give each argument of Provider a meaning, a value and a default", () => {
        const rows = rowsOf("Provider arguments");
        expect(rows.map(([name]) => name)).toEqual(Object.keys(providerArguments).map((name) => `\`${name}\``));
        expect(rows.flatMap(([, ...cells]) => cells.slice(0, 3))).not.toContain("");
    });
});

describe("a row", () => {
    it("names the API versions on which a change replaces", () => {
        expect(rowOf("WhatsAppConfig", "phoneNumberId")).toContain("v1: updates; Platform: **replaces**");
        expect(rowOf("WhatsAppConfig", "kind")).toContain("**replaces**");
    });

    it("names what is required, and under which condition", () => {
        expect(rowOf("WhatsAppConfig", "accessToken")).toContain('for `kind: "production"`, to create');
        expect(rowOf("WhatsAppWebhook", "secretKey")).toContain("to create");
    });

    it("names what Kapso never returns", () => {
        expect(rowOf("WhatsAppConfig", "accessToken")).toContain("never");
        expect(rowOf("WhatsAppConfig", "webhookVerifyToken")).toContain("v1 only");
        expect(rowOf("WhatsAppWebhook", "configId")).toContain("in the ID");
    });

    it("names the API versions that have the argument", () => {
        expect(rowOf("WhatsAppWebhook", "payloadVersion").at(-1)).toBe("Platform");
        expect(rowOf("WhatsAppWebhook", "url").at(-1)).toBe("v1, Platform");
    });
});

it("a page with a mark of no table is an error", () => {
    const page = "<!-- table: Nothing arguments, made by `npm run docs` -->\n<!-- end -->";
    expect(() => withTables(page, all)).toThrow('There is no table "Nothing arguments"');
});

function rowsOf(table: string): string[][] {
    const [, , ...rows] = (all[table] ?? "").split("\n");
    return rows.map((row) =>
        row
            .split("|")
            .slice(1, -1)
            .map((cell) => cell.trim()),
    );
}

function rowOf(resource: string, argument: string): string[] {
    return rowsOf(`${resource} arguments`).find(([name]) => name === `\`${argument}\``) ?? [];
}
