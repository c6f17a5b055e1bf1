import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { startEmulator } from "../../emulator/index";
import { accessTo } from "../support/engineTest";
import { makeProgramFolder } from "../support/programFolder";

const require = createRequire(import.meta.url);
const { build } = createRequire(require.resolve("tsx/package.json"))("esbuild") as typeof import("esbuild");

it("a lookup works in a program that esbuild has bundled into one ES module", { timeout: 30_000 }, async () => {
    const emulator = await startEmulator({ seed: { customers: [{ id: "acme", name: "Acme" }] } });
    onTestFinished(() => emulator.close());
    const folder = await makeProgramFolder({
        "index.ts": `
            import { listCustomers } from "pulumi-kapso";
            console.log(JSON.stringify(await listCustomers()));
        `,
    });
    onTestFinished(() => folder.remove());
    const bundle = join(folder.path, "bundle.mjs");
    await build({
        entryPoints: [join(folder.path, "index.ts")],
        outfile: bundle,
        bundle: true,
        platform: "node",
        format: "esm",
        external: ["@pulumi/pulumi"],
        // As esbuild's users write it for CommonJS packages that load modules of Node.
        banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
        logLevel: "silent",
    });
    const env = { PATH: process.env.PATH, ...accessTo(emulator) };
    const { stdout } = await promisify(execFile)(process.execPath, [bundle], { cwd: folder.path, env });
    expect(JSON.parse(stdout)).toEqual([expect.objectContaining({ id: "acme", name: "Acme" })]);
});
