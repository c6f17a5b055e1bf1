import { execFile } from "node:child_process";
import { chmod, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { engineTest } from "../support/engineTest";
import { exampleFiles } from "../support/example";
import { repository } from "../support/programFolder";

const it = engineTest({ stack: { files: await exampleFiles("adopt") } });

it("examples/adopt imports an account without changing it, and then applies one change", async ({ stack }) => {
    const { path: cwd } = stack.folder;
    // npm links the command in the same way.
    const command = join(cwd, "pulumi-kapso");
    await stack.write("pulumi-kapso", `#!/bin/sh\nexec "${process.execPath}" "${repository}/dist/cli/index.js" "$@"\n`);
    await chmod(command, 0o755);
    const env = { ...stack.env, PATH: [cwd, stack.env.PATH].join(delimiter) };
    const { stdout } = await promisify(execFile)("bash", ["adopt.sh"], { cwd, env });
    expect(stdout).toContain("2 customers, 2 configs, 1 webhooks");
    expect(stdout).toMatch(/= 5 imported/);
    expect(stdout.trim().split("\n").at(-1)).toMatch(/^PATCH \/whatsapp_configs\/config-acme-support 200/);
    const requests = (await readFile(join(cwd, "requests.log"), "utf8")).split("\n").slice(1);
    expect(requests.filter((line) => line !== "" && !line.startsWith("export ") && !line.startsWith("GET "))).toHaveLength(1);
});
