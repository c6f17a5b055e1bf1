import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { link, repository } from "../support/programFolder";

const run = promisify(execFile);

export interface PackedProgram {
    /** The folder of a program in which the package is installed. */
    path: string;
    /** Files of the package, relative to it. */
    files: string[];
    write(files: Record<string, string>): Promise<void>;
    /** Runs a file with Node and returns its output. */
    node(file: string): Promise<string>;
    remove(): Promise<void>;
}

/**
 * Packs the build as `npm publish` does, and installs it with only the dependencies that it
 * declares.
 */
export async function installPacked(): Promise<PackedProgram> {
    const path = await realpath(await mkdtemp(join(tmpdir(), "pulumi-kapso-packed-")));
    const { stdout } = await run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", path], { cwd: repository });
    const [packed]: { filename: string; files: { path: string }[] }[] = JSON.parse(stdout);
    if (!packed) {
        throw new Error("npm pack made no package");
    }
    const installed = join(path, "node_modules/pulumi-kapso");
    await mkdir(installed, { recursive: true });
    await run("tar", ["-xzf", join(path, packed.filename), "-C", installed, "--strip-components=1"]);

    const { dependencies, peerDependencies } = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
    for (const name of [...Object.keys(dependencies), ...Object.keys(peerDependencies), "@types/node"]) {
        await link(join(repository, "node_modules", name), join(path, "node_modules", name));
    }
    return {
        path,
        files: packed.files.map((file) => file.path),
        write: async (files) => {
            for (const [name, text] of Object.entries(files)) {
                await writeFile(join(path, name), text);
            }
        },
        node: async (file) => (await run(process.execPath, [file], { cwd: path })).stdout.trim(),
        remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }),
    };
}
