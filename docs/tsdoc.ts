import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const sdk = join(import.meta.dirname, "../sdk");

/** The first sentence of the TSDoc of each member of an interface or class in `sdk/`. */
export function sentencesOf(resource: string): Map<string, string> {
    return new Map(membersOf(resource).map(([name, member]) => [name, textOf(member).split(endOfSentence)[0] ?? ""]));
}

/** The default of each member: the text after `Default:` in its TSDoc. */
export function defaultsOf(resource: string): Map<string, string> {
    return new Map(membersOf(resource).map(([name, member]) => [name, /\bDefault: ([^.:]*)/.exec(textOf(member))?.[1] ?? ""]));
}

/** The type of each member in TypeScript, without `pulumi.Input<… | undefined>`. */
export function typesOf(resource: string): Map<string, string> {
    return new Map(
        membersOf(resource).map(([name, member]) => {
            const type = ts.isPropertySignature(member) ? (member.type?.getText() ?? "") : "";
            const plain = type.replace(/^pulumi\.Input<(.*?)(?: \| undefined)?>$/, "$1");
            return [name, aliases.get(plain) ?? plain];
        }),
    );
}

function membersOf(resource: string): [string, ts.TypeElement | ts.ClassElement][] {
    const members = statements
        .filter(hasMembers)
        .flatMap((declaration) => (declaration.name?.text === resource ? [...declaration.members] : []));
    return members.flatMap((member): [string, ts.TypeElement | ts.ClassElement][] =>
        member.name && ts.isIdentifier(member.name) ? [[member.name.text, member]] : [],
    );
}

function textOf(member: ts.Node): string {
    const [doc] = ts.getJSDocCommentsAndTags(member);
    return (ts.getTextOfJSDocComment(doc?.comment) ?? "").replaceAll(/\s+/g, " ");
}

const endOfSentence = /(?<=\.)\s(?=[A-Z*`])/;

const statements = readdirSync(sdk, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [...ts.createSourceFile(file, readFileSync(join(sdk, file), "utf8"), ts.ScriptTarget.ES2022, true).statements]);

const aliases = new Map(statements.filter(ts.isTypeAliasDeclaration).map(({ name, type }) => [name.text, type.getText()]));

function hasMembers(statement: ts.Statement): statement is ts.InterfaceDeclaration | ts.ClassDeclaration {
    return ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement);
}
