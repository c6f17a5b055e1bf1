import { markdownTable } from "markdown-table";
import { providerArguments } from "../schema/provider";
import { type ApiVersion, type ArgumentSchema, type FieldSchema, type ResourceSchema, versionsOf } from "../schema/resourceSchema";
import { resources } from "../schema/resources";
import { defaultsOf, sentencesOf, typesOf } from "./tsdoc";

/** The tables of all pages, by the name in their markers. */
export function tables(): Record<string, string> {
    const named = Object.values(resources).flatMap((schema: ResourceSchema): [string, string][] => [
        [`${schema.name} arguments`, argumentTable(schema, sentencesOf(`${schema.name}Args`))],
        [`${schema.name} outputs`, outputTable(schema, sentencesOf(schema.name))],
    ]);
    return { ...Object.fromEntries(named), "Provider arguments": providerTable() };
}

/** Replaces the text between the two markers of each table. */
export function withTables(page: string, all: Record<string, string>): string {
    return page.replace(
        /(<!-- table: ([^,\n]*), made by `npm run docs` -->\n).*?(<!-- end -->)/gs,
        (_, begin: string, name: string, end: string) => {
            const table = all[name];
            if (table === undefined) {
                throw new Error(`There is no table ${JSON.stringify(name)}.`);
            }
            return `${begin}\n${table}\n\n${end}`;
        },
    );
}

function argumentTable(schema: ResourceSchema, sentences: Map<string, string>): string {
    const rows = Object.entries(schema.arguments).map(([name, argument]) => [
        `\`${name}\``,
        withoutDetail(sentences.get(name) ?? ""),
        valueForm(argument),
        requirementOf(argument),
        defaultOf(argument),
        argument.secret ? "yes" : "",
        changeOf(schema, argument),
        returnedBy(schema, name, argument),
        versionNames(versionsOf(schema, argument)),
    ]);
    return markdownTable([
        ["argument", "meaning", "value", "required", "default", "secret", "a change", "Kapso returns it", "API versions"],
        ...rows,
    ]);
}

function providerTable(): string {
    const [sentences, types, defaults] = [sentencesOf, typesOf, defaultsOf].map((read) => read("ProviderArgs"));
    const rows = Object.entries(providerArguments).map(([name, { secret }]) => [
        `\`${name}\``,
        withoutDetail(sentences?.get(name) ?? ""),
        (types?.get(name) ?? "").replaceAll(/"\w+"/g, "`$&`").replaceAll(" | ", ", "),
        defaults?.get(name) ?? "",
        secret ? "yes" : "",
    ]);
    return markdownTable([["argument", "meaning", "value", "default", "secret"], ...rows]);
}

function outputTable(schema: ResourceSchema, sentences: Map<string, string>): string {
    const rows = Object.entries(schema.outputs).map(([name, output]) => [
        `\`${name}\``,
        sentences.get(name) ?? "",
        valueForm(output),
        versionNames(versionsOf(schema, output)),
    ]);
    return markdownTable([["output", "meaning", "value", "API versions"], ...rows]);
}

function valueForm({ form, choices = [], range, known = [] }: FieldSchema & Pick<ArgumentSchema, "choices" | "range" | "known">): string {
    switch (form) {
        case "choice":
            return choices.map(code).join(", ");
        case "number":
            return range ? `integer, ${range.join(" to ")}` : "number";
        case "set":
            return `set of strings, such as ${code(known[0])}`;
        case "url":
            return "http or https URL";
        case "id":
            return "ID";
        case "flag":
            return "boolean";
        case "headers":
            return "map of strings";
        case "text":
        case "label":
            return "string";
    }
}

function requirementOf({ required, requiredToCreate }: ArgumentSchema): string {
    const condition = required ?? requiredToCreate;
    const parts = [
        ...(typeof condition === "object" ? [`for \`kind: ${JSON.stringify(condition.kind)}\``] : []),
        ...(requiredToCreate === undefined ? [] : ["to create"]),
    ];
    return condition === undefined ? "" : parts.join(", ") || "yes";
}

function defaultOf({ default: fallback, defaultIn = {}, defaultFrom }: ArgumentSchema): string {
    const byVersion = Object.entries(defaultIn).map(([version, value]) => `${versionName(version as ApiVersion)}: ${code(value)}`);
    return [
        ...(defaultFrom === undefined ? [] : [`\`kapso:${defaultFrom}\``]),
        ...(fallback === undefined ? [] : [code(fallback)]),
        ...byVersion,
    ].join(", or ");
}

function changeOf(schema: ResourceSchema, argument: ArgumentSchema): string {
    if (argument.behaviour) {
        return "nothing at Kapso";
    }
    const versions = versionsOf(schema, argument);
    const replacing = versions.filter((version) => argument.replaces?.includes(version));
    const others = versions.filter((version) => !replacing.includes(version));
    const updates = `updates${argument.clearable ? "; removing clears" : ""}`;
    if (replacing.length === 0) {
        return updates;
    }
    return others.length === 0 ? "**replaces**" : `${versionNames(others)}: ${updates}; ${versionNames(replacing)}: **replaces**`;
}

function returnedBy(schema: ResourceSchema, name: string, { behaviour, writeOnly = [], ...argument }: ArgumentSchema): string {
    const versions = versionsOf(schema, argument);
    const returning = versions.filter((version) => !writeOnly.includes(version));
    if (behaviour) {
        return "";
    }
    if (returning.length === 0) {
        return name === schema.parent?.argument ? "in the ID" : "never";
    }
    return returning.length === versions.length ? "yes" : `${versionNames(returning)} only`;
}

function code(value: unknown): string {
    return `\`${JSON.stringify(value)}\``;
}

function versionNames(versions: readonly ApiVersion[]): string {
    return versions.map(versionName).join(", ");
}

function versionName(version: ApiVersion): string {
    return { v1: "v1", platform: "Platform" }[version];
}

/** A sentence up to its colon. The other columns contain the rest. */
function withoutDetail(sentence: string): string {
    return sentence.replace(/^((?:\([^)]*\)|[^(:])*?)(?:: .*|\.)$/, "$1");
}
