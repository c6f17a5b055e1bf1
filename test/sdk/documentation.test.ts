import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { type ResourceName, resources } from "../../schema/resources";
import { repository } from "../support/programFolder";

// The exports are read from the package's own declarations, so an export without documentation
// fails here.

const index = join(repository, "sdk/index.ts");
const examples = readdirSync(join(repository, "examples"))
    .map((name) => join(repository, "examples", name, "index.ts"))
    .filter((file) => existsSync(file));
const functionsPage = "docs/reference/functions.md";

const program = ts.createProgram([index, ...examples], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    types: ["node"],
    paths: { "pulumi-kapso": [index] },
});
const checker = program.getTypeChecker();

const exported = exportsOf(sourceOf(index));
const values = exported.filter(({ flags }) => flags & ts.SymbolFlags.Value);
const argumentsOf = exported
    .filter(({ name }) => name.endsWith("Args"))
    .flatMap((parent) => membersOf(parent).map((member) => ({ parent, member })));
const used = new Set(examples.flatMap((file) => usesIn(sourceOf(file))));

describe("every resource, function and class", () => {
    it("is found", () => {
        const names = [
            "Customer",
            "ProjectWebhook",
            "Provider",
            "WhatsAppConfig",
            "WhatsAppWebhook",
            "listCustomers",
            "listCustomersOutput",
        ];
        expect(values.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    });

    it.each(values.map(({ name }) => name))("%s is in its page, which the README links to", (name) => {
        expect(read(pageOf(name))).toMatch(new RegExp(isClass(name) ? `^# \`${name}\`\n` : `\`${name}\\b`));
        expect(read("README.md")).toContain(`](${pageOf(name)})`);
    });

    it.each(values.map(({ name }) => name).filter((name) => !isFormOfAnother(name)))("%s is in an example", (name) => {
        expect([...used].filter((use) => use === name || use === `${name}Output`)).not.toEqual([]);
    });
});

describe("every argument", () => {
    const named = argumentsOf.map(({ parent, member }) => [parent.name.replace(/Args$/, ""), member.name] as const);

    it.each(named)("of %s, %s, is in a table of its page", (parent, argument) => {
        const call = new RegExp(`^\\| \`${lowerFirst(parent)}\\(\\{[^)]*\\b${argument}\\b`, "m");
        expect(read(pageOf(parent))).toMatch(isClass(parent) ? new RegExp(`^\\| \`${argument}\``, "m") : call);
    });

    it.each(named)("of %s, %s, is in an example", (parent, argument) => {
        expect([...used]).toContain(`${parent}Args.${argument}`);
    });

    it("of a resource is in the schema", () => {
        const expected = Object.values(resources).flatMap((schema) =>
            Object.keys(schema.arguments).map((name) => `${schema.name}.${name}`),
        );
        const found = named.filter(([parent]) => isResource(parent)).map(([parent, argument]) => `${parent}.${argument}`);
        expect(found.sort()).toEqual(expected.sort());
    });
});

describe("everything that is exported", () => {
    const documented = exported.flatMap((symbol) => [
        [symbol.name, symbol] as const,
        ...membersOf(symbol).map((member) => [`${symbol.name}.${member.name}`, member] as const),
    ]);

    it.each(documented)("%s has a docstring", (_name, symbol) => {
        expect(ts.displayPartsToString(symbol.getDocumentationComment(checker))).not.toBe("");
    });

    const outputs = values.flatMap((symbol) => membersOf(symbol).map((member) => [symbol.name, member.name] as const));

    it.each(outputs)("of %s, the output %s, is in a table of its page", (parent, output) => {
        expect(read(pageOf(parent))).toContain(`\n| \`${output}\``);
    });
});

/** The page of a class, or the page of all functions. */
function pageOf(parent: string): string {
    return isClass(parent) ? `docs/resources/${kebab(parent)}.md` : functionsPage;
}

function read(page: string): string {
    return readFileSync(join(repository, page), "utf8");
}

function isClass(name: string): boolean {
    return values.some((symbol) => symbol.name === name && (symbol.flags & ts.SymbolFlags.Class) !== 0);
}

function isResource(name: string): name is ResourceName {
    return Object.hasOwn(resources, name);
}

function kebab(name: string): string {
    return name
        .replace(/WhatsApp(?=.)/, "Whatsapp")
        .replace(/(?<!^)[A-Z]/g, "-$&")
        .toLowerCase();
}

function sourceOf(file: string): ts.SourceFile {
    const source = program.getSourceFile(file);
    if (!source) {
        throw new Error(`TypeScript did not read ${file}`);
    }
    return source;
}

function exportsOf(source: ts.SourceFile): ts.Symbol[] {
    const symbol = checker.getSymbolAtLocation(source);
    return symbol ? checker.getExportsOfModule(symbol).map(resolved) : [];
}

function resolved(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The properties that an interface or class of this package declares, except internal ones. */
function membersOf(symbol: ts.Symbol): ts.Symbol[] {
    const isDeclared = symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class);
    const members = isDeclared ? [...(symbol.members?.values() ?? [])] : [];
    return members.filter(
        (member) => member.flags & ts.SymbolFlags.Property && !member.getJsDocTags(checker).some(({ name }) => name === "internal"),
    );
}

/** The exports that a program uses: values by name, arguments as `CustomerArgs.name`. */
function usesIn(source: ts.SourceFile): string[] {
    const uses: string[] = [];
    const visit = (node: ts.Node): void => {
        if (ts.isIdentifier(node) && !ts.isImportSpecifier(node.parent)) {
            const symbol = checker.getSymbolAtLocation(node);
            if (symbol && exported.includes(resolved(symbol))) {
                uses.push(resolved(symbol).name);
            }
        }
        if (ts.isObjectLiteralExpression(node)) {
            const type = checker.getContextualType(node);
            for (const property of node.properties) {
                const name = property.name?.getText(source) ?? "";
                uses.push(...argumentsOf.filter(({ member }) => member.name === name && isArgument(type, member)).map(nameOfArgument));
            }
        }
        ts.forEachChild(node, visit);
    };
    visit(source);
    return uses;
}

/**
 * The forms for outputs map the types of the arguments. A mapped property keeps the declaration of
 * the original property.
 */
function isArgument(type: ts.Type | undefined, member: ts.Symbol): boolean {
    const property = type && checker.getPropertyOfType(checker.getNonNullableType(type), member.name);
    return property?.declarations?.some((declaration) => member.declarations?.includes(declaration)) ?? false;
}

function nameOfArgument({ parent, member }: { parent: ts.Symbol; member: ts.Symbol }): string {
    return `${parent.name}.${member.name}`;
}

/** Whether it is the form for outputs of another function, as `listCustomersOutput` is. */
function isFormOfAnother(name: string): boolean {
    return values.some((other) => `${other.name}Output` === name);
}

function lowerFirst(text: string): string {
    return text.charAt(0).toLowerCase() + text.slice(1);
}
