import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { expect, test } from "vitest";
import { finished } from "../cli/finished";
import { start } from "./client";

const ROOT = resolve(__dirname, "../..");
const PAGE = readFileSync(resolve(ROOT, "docs/reference/emulator.md"), "utf8");

test("docs/reference/emulator.md lists exactly the options of startEmulator", () => {
    expect(firstColumn("## Options").sort()).toEqual(optionNames().sort());
});

test("docs/reference/emulator.md lists exactly the fault kinds", () => {
    expect(firstColumn("## Faults").sort()).toEqual(faultKinds().sort());
});

test("docs/reference/emulator.md names exactly the flags of the command", async () => {
    const { stdout } = await finished(["emulator", "--help"]);
    const flags = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, flag = ""]) => flag);
    const named = new Set([...PAGE.matchAll(/`(--[\w-]+)`/g)].map(([, flag = ""]) => flag));
    expect([...named].sort()).toEqual(flags.filter((flag) => flag !== "--help").sort());
});

test("the curl commands of docs/reference/emulator.md set, list and remove a fault", async () => {
    const emulator = await start();
    const lines = PAGE.split("\n").filter((line) => line.startsWith("curl "));
    const run = async (line = "") => {
        const { stdout } = await promisify(execFile)("bash", ["-c", line.replace("127.0.0.1:4010", new URL(emulator.baseUrl).host)]);
        return stdout === "" ? stdout : JSON.parse(stdout);
    };
    const fault = { id: "1", hits: 0, kind: "drop", when: "after", match: { path: "/customers/*", times: 1 } };
    expect(await run(lines[0])).toEqual({ data: fault });
    expect(await run(lines[1])).toEqual({ data: [fault] });
    expect(await run(lines[2])).toBe("");
    expect(await run(lines[1])).toEqual({ data: [] });
    expect(lines).toHaveLength(3);
});

/** The code in the first cell of each row below a heading. */
function firstColumn(heading: string): string[] {
    const section = PAGE.slice(PAGE.indexOf(heading) + heading.length).split("\n## ")[0] ?? "";
    return [...section.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name = ""]) => name);
}

function optionNames(): string[] {
    const declaration = source("emulator/options.ts").statements.find(
        (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === "EmulatorOptions",
    );
    return declaration !== undefined && ts.isInterfaceDeclaration(declaration)
        ? declaration.members.map(({ name }) => name?.getText() ?? "")
        : [];
}

/** The literal type of `kind` in each interface. */
function faultKinds(): string[] {
    const members = source("emulator/faults/fault.ts").statements.flatMap((statement) =>
        ts.isInterfaceDeclaration(statement) ? [...statement.members] : [],
    );
    return members.flatMap((member) =>
        ts.isPropertySignature(member) && member.name.getText() === "kind" ? [member.type?.getText().replaceAll('"', "") ?? ""] : [],
    );
}

function source(path: string): ts.SourceFile {
    return ts.createSourceFile(path, readFileSync(resolve(ROOT, path), "utf8"), ts.ScriptTarget.Latest, true);
}
