import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const sdk = join(import.meta.dirname, "../sdk");

/** The first sentence of the TSDoc of each member of an interface or class in `sdk/`. */
export function sentencesOf(resource: string): Map<string, string> {
    const members = declarations.flatMap((declaration) => (declaration.name?.text === resource ? [...declaration.members] : []));
    return new Map(
        members.flatMap((member): [string, string][] =>
            member.name && ts.isIdentifier(member.name) ? [[member.name.text, firstSentence(member)]] : [],
        ),
    );
}

function firstSentence(member: ts.Node): string {
    const [doc] = ts.getJSDocCommentsAndTags(member);
    const text = (ts.getTextOfJSDocComment(doc?.comment) ?? "").replaceAll(/\s+/g, " ");
    return text.split(/(?<=\.)\s(?=[A-Z*`])/)[0] ?? "";
}

const declarations = readdirSync(sdk, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
        const text = readFileSync(join(sdk, file), "utf8");
        return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true).statements.filter(hasMembers);
    });

function hasMembers(statement: ts.Statement): statement is ts.InterfaceDeclaration | ts.ClassDeclaration {
    return ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement);
}
