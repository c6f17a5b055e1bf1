import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";
import { describe, expect, it, onTestFinished } from "vitest";
import { startEmulator } from "../../emulator";
import { makeProgramFolder, repository } from "../support/programFolder";
import { blocksOf, pages } from "./markdown";

/** Names that a block may use without declaring or importing them. */
const known = {
    pulumi: 'import * as pulumi from "@pulumi/pulumi";',
    PolicyPack: 'import { PolicyPack } from "@pulumi/policy";',
    kapsoPolicies: 'import { kapsoPolicies } from "pulumi-kapso/policy";',
    Customer: 'import { Customer } from "pulumi-kapso";',
    ProjectWebhook: 'import { ProjectWebhook } from "pulumi-kapso";',
    Provider: 'import { Provider } from "pulumi-kapso";',
    WhatsAppConfig: 'import { WhatsAppConfig } from "pulumi-kapso";',
    WhatsAppWebhook: 'import { WhatsAppWebhook } from "pulumi-kapso";',
    config: 'declare const config: import("@pulumi/pulumi").Config;',
    settings: 'declare const settings: import("@pulumi/pulumi").Config;',
    support: 'declare const support: import("pulumi-kapso").WhatsAppConfig;',
    all: "declare const all: { shard?: number }[];",
};

const blocks = pages.flatMap((page) => blocksOf(page, "ts").map((code, index) => ({ name: `${page}, block ${index + 1}`, code })));

describe("a TypeScript block", () => {
    const problems = problemsOf(blocks.map(({ code }) => whole(code)));

    it.each(blocks.map(({ name }, index) => [name, index] as const))("of %s compiles", (_name, index) => {
        expect(problems[index]).toEqual([]);
    });
});

describe("a JSON block", () => {
    const seeds = blocksOf("docs/guides/testing-with-the-emulator.md", "json");

    it("of docs/guides/testing-with-the-emulator.md is a seed that the emulator accepts", async () => {
        for (const seed of seeds) {
            const emulator = await startEmulator({ seed: JSON.parse(seed) });
            onTestFinished(() => emulator.close());
            expect([emulator.customers().length, emulator.configs().length, emulator.webhooks().length]).toEqual([1, 2, 1]);
        }
        expect(seeds.length).toBe(1);
    });
});

describe("the unit test of docs/guides/unit-tests.md", () => {
    it("passes in a program that has installed the package", { timeout: 30_000 }, async () => {
        const [unitTest = ""] = blocksOf("docs/guides/unit-tests.md", "ts");
        const program = await makeProgramFolder({ "program.test.ts": unitTest });
        onTestFinished(() => program.remove());
        const tsx = pathToFileURL(createRequire(join(repository, "package.json")).resolve("tsx")).href;
        const run = promisify(execFile)(process.execPath, ["--import", tsx, "--test", "program.test.ts"], {
            cwd: program.path,
            env: { ...process.env, NODE_TEST_CONTEXT: undefined, KAPSO_API_KEY: undefined },
        });
        expect((await run).stdout).toMatch(/pass 1\n/);
    });
});

/** The block, preceded by declarations of the names that it uses and does not declare. */
function whole(code: string): string {
    const missing = Object.entries(known).filter(
        ([name]) => new RegExp(`\\b${name}\\b`).test(code) && !new RegExp(`(import[^;]*|const )\\b${name}\\b[^;]*( from | = )`).test(code),
    );
    return [...missing.map(([, line]) => line), code, "export {};"].join("\n");
}

/** TypeScript's errors in each text, in strict mode. */
function problemsOf(texts: readonly string[]): string[][] {
    const files = new Map(texts.map((text, index) => [join(repository, `block${index}.mts`), text]));
    const options: ts.CompilerOptions = {
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        types: ["node"],
        paths: {
            "pulumi-kapso": [join(repository, "sdk/index.ts")],
            "pulumi-kapso/emulator": [join(repository, "emulator/index.ts")],
            "pulumi-kapso/policy": [join(repository, "policy/index.ts")],
        },
    };
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists, readFile } = host;
    host.fileExists = (file) => files.has(file) || fileExists(file);
    host.readFile = (file) => files.get(file) ?? readFile(file);
    host.getSourceFile = (file, language, ...others) => {
        const text = files.get(file);
        return text === undefined ? getSourceFile(file, language, ...others) : ts.createSourceFile(file, text, language);
    };
    const program = ts.createProgram([...files.keys()], options, host);
    return [...files.keys()].map((file) => {
        const source = program.getSourceFile(file);
        const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
        return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
    });
}
