import { describe, expect, it } from "vitest";
import { providerArguments } from "../../schema/provider";
import { argumentsOf, type ResourceSchema, secretsOf } from "../../schema/resourceSchema";
import { resources } from "../../schema/resources";
import { blocksOf, read, sectionOf } from "./markdown";

const all: { name: string; page: string; names: string[]; secrets: string[]; replacing: string[] }[] = [
    ...Object.values(resources).map((schema: ResourceSchema) => ({
        name: schema.name,
        page: `docs/resources/${fileName(schema.name)}.md`,
        names: Object.keys(schema.arguments),
        secrets: secretsOf(schema),
        replacing: argumentsOf(schema, ({ replaces }) => replaces !== undefined),
    })),
    {
        name: "Provider",
        page: "docs/resources/provider.md",
        names: Object.keys(providerArguments),
        secrets: Object.entries(providerArguments).flatMap(([name, { secret }]) => (secret ? [name] : [])),
        replacing: [],
    },
];

describe.each(all)("the page of $name", ({ name, page, names, secrets, replacing }) => {
    it("has the sections of every resource page, in their order", () => {
        expect(read(page).split("\n")[0]).toBe(`# \`${name}\``);
        expect([...read(page).matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual([
            "Example usage",
            "Arguments",
            "Outputs",
            "Secrets",
            "What replaces",
            "Adopt or import",
            "Errors",
        ]);
    });

    it("uses every argument in an example", () => {
        const examples = blocksOf(page, "ts").filter((code) => code.includes(`new ${name}(`));
        const used = names.filter((argument) => examples.some((code) => new RegExp(`\\b${argument}: `).test(code)));
        expect(used).toEqual(names);
    });

    it("names every secret argument, and no other, in the first words on secrets", () => {
        const section = sectionOf(page, "Secrets");
        const sentence = section.split("\n").find((line) => line.includes("always secret")) ?? "";
        const [subject = ""] = sentence.split(" always secret");
        expect([...subject.matchAll(/`(\w+)`/g)].map(([, argument]) => argument).sort()).toEqual(secrets.sort());
        expect(secrets.length > 0 || section.includes("no secret arguments")).toBe(true);
    });

    it("names every argument that replaces", () => {
        const rows = sectionOf(page, "What replaces").match(/^\|.*replaces.*\|$/gm) ?? [];
        const named = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, argument]) => argument));
        expect(named.sort()).toEqual(replacing.sort());
        expect(replacing.length > 0 || sectionOf(page, "What replaces").includes("No change of an argument replaces")).toBe(true);
    });
});

function fileName(name: string): string {
    return name
        .replace("WhatsApp", "Whatsapp")
        .replaceAll(/(?<=.)[A-Z]/g, "-$&")
        .toLowerCase();
}
