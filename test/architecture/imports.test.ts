import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { violationsIn } from "./violations";

const roots: string[] = [];

afterEach(async () => {
    await Promise.all(roots.splice(0).map((root) => rm(root, { recursive: true })));
});

test("the repository has no import cycle and no forbidden import", async () => {
    expect(await violationsIn(resolve(__dirname, "../.."))).toEqual([]);
}, 60_000);

describe("the import rules report", () => {
    test.each<[string, Files, string]>([
        [
            "a cycle of two files",
            { "text/a.ts": importing("./b"), "text/b.ts": importing("./a") },
            "no import cycle: text/a.ts -> text/b.ts -> text/a.ts",
        ],
        [
            "a cycle that one imported type closes",
            { "emulator/a.ts": importing("./b"), "emulator/b.ts": importingType("./a") },
            "no import cycle: emulator/a.ts -> emulator/b.ts -> emulator/a.ts",
        ],
    ])("%s", async (_, files, violation) => {
        expect(await violationsOf(files)).toEqual([violation]);
    });

    test.each([
        ["schema/a.ts", "text/b.ts", "schema/ imports only what it may"],
        ["text/a.ts", "schema/b.ts", "text/ imports only what it may"],
        ["emulator/a.ts", "provider/kapso/b.ts", "emulator/ imports only what it may"],
        ["emulator/a.ts", "schema/b.ts", "emulator/ imports only what it may"],
        ["provider/kapso/a.ts", "emulator/b.ts", "provider/ imports only what it may"],
        ["provider/run/a.ts", "sdk/b.ts", "provider/ imports only what it may"],
        ["sdk/a.ts", "provider/model/b.ts", "sdk/ imports only what it may"],
        ["review/a.ts", "provider/kapso/b.ts", "review/ imports only what it may"],
        ["policy/a.ts", "text/b.ts", "policy/ imports only what it may"],
        ["export/a.ts", "sdk/resources/b.ts", "export/ imports only what it may"],
        ["cli/a.ts", "test/support/b.ts", "cli/ imports only what it may"],
        ["bench/a.ts", "provider/b.ts", "bench/ imports only what it may"],
        ["provider/kapso/a.ts", "provider/run/b.ts", "provider/kapso/ imports no folder to its left"],
        ["provider/run/a.ts", "provider/model/b.ts", "provider/run/ imports no folder to its left"],
        ["provider/model/a.ts", "provider/safety/b.ts", "provider/model/ imports no folder to its left"],
        ["provider/safety/deep/a.ts", "provider/lifecycle/b.ts", "provider/safety/ imports no folder to its left"],
        ["provider/lifecycle/a.ts", "provider/resources/b.ts", "provider/lifecycle/ imports no folder to its left"],
        ["provider/resources/a.ts", "provider/host/b.ts", "provider/resources/ imports no folder to its left"],
        ["provider/host/a.ts", "provider/index.ts", "provider/host/ imports no folder to its left"],
        ["provider/errors/a.ts", "provider/kapso/b.ts", "provider/errors/ imports no other folder of provider/"],
    ])("an import by %s of a type of %s", async (from, to, rule) => {
        const imported = `${"../".repeat(from.split("/").length - 1)}${to.replace(/\.ts$/, "")}`;
        const violations = await violationsOf({ [from]: importingType(imported), [to]: "export interface Imported {}\n" });
        expect(violations).toContain(`${rule}: ${from} -> ${to}`);
    });

    test.each(["lifecycle", "safety", "model", "run", "kapso"])(
        "an import of %s/ by provider/index.ts, if host/ exists",
        async (folder) => {
            const files = { "provider/index.ts": importing(`./${folder}/a`), [`provider/${folder}/a.ts`]: NOTHING };
            expect(await violationsOf(files)).toEqual([]);
            expect(await violationsOf({ ...files, "provider/host/b.ts": NOTHING })).toEqual([
                `provider/index.ts imports only host/ and resources/: provider/index.ts -> provider/${folder}/a.ts`,
            ]);
        },
    );

    test("an import of values of provider/kapso/ by sdk/ outside a lookup", async () => {
        expect(await violationsOf({ "sdk/a.ts": importing("../provider/kapso/b"), "provider/kapso/b.ts": NOTHING })).toEqual([
            "sdk/ loads provider/kapso/ when a lookup is called: sdk/a.ts -> provider/kapso/b.ts",
        ]);
    });

    test.each([
        ["emulator", "undici"],
        ["schema", "zod"],
        ["text", "node:fs"],
        ["sdk", "zod"],
        ["provider/kapso", "@pulumi/pulumi"],
    ])("an import by %s/ of the package %s", async (room, name) => {
        const violations = await violationsOf({ [`${room}/a.ts`]: importing(name) });
        expect(violations).toEqual([`${room}/ imports only what it may: ${room}/a.ts -> ${name.replace("node:", "")}`]);
    });

    test("an import of values of @pulumi/policy by policy/", async () => {
        expect(await violationsOf({ "policy/a.ts": importing("@pulumi/policy") })).toEqual([
            "policy/ imports only types of @pulumi/policy: policy/a.ts -> @pulumi/policy",
        ]);
    });
});

test("the import rules accept imports to the right, of provider/errors/, of types, and within a lookup", async () => {
    const files: Files = {
        "schema/a.ts": NOTHING,
        "text/a.ts": NOTHING,
        "provider/errors/a.ts": importing("../../text/a"),
        "provider/index.ts": importing("./host/a", "./resources/a", "../schema/a"),
        "sdk/a.ts": `${importingType("../provider/kapso/a")}export const lookUp = () => import("../provider/kapso/a.js");\n`,
        "emulator/a.ts": importing("hono/utils/http-status", "@hono/node-server", "zod", "node:fs"),
    };
    for (const [index, folder] of PROVIDER_FOLDERS.entries()) {
        const right = PROVIDER_FOLDERS.slice(index + 1).map((name) => `../${name}/a`);
        files[`provider/${folder}/a.ts`] = importing(...right, "../errors/a", "../../schema/a", "../../text/a");
    }
    expect(await violationsOf(files)).toEqual([]);
});

/** Text by path. */
type Files = Record<string, string>;

const NOTHING = "export const value = 1;\n";

const PROVIDER_FOLDERS = ["host", "resources", "lifecycle", "safety", "model", "run", "kapso"];

function importing(...paths: string[]): string {
    return paths.map((path, index) => `import * as imported${index} from "${path}";\nvoid imported${index};\n`).join("");
}

function importingType(path: string): string {
    return `import type { Imported } from "${path}";\nexport type Used = Imported;\n`;
}

async function violationsOf(files: Files): Promise<string[]> {
    const root = await mkdtemp(join(tmpdir(), "kapso-imports-"));
    roots.push(root);
    for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await writeFile(join(root, path), text);
    }
    return violationsIn(root);
}
