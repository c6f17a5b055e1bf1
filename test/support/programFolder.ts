import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

export const repository = resolve(import.meta.dirname, "../..");

/** The packages that a program finds in its `node_modules`. */
const installed = ["@pulumi/pulumi", "@types/node", "typescript"];

export interface ProgramFolder {
    path: string;
    remove(): Promise<void>;
}

/**
 * A folder outside the repository with files, and with this package and Pulumi in `node_modules`.
 */
export async function makeProgramFolder(
    files: Record<string, string> = {},
    packages: readonly string[] = installed,
): Promise<ProgramFolder> {
    const path = await mkdtemp(join(tmpdir(), "pulumi-kapso-program-"));
    await link(repository, join(path, "node_modules", "pulumi-kapso"));
    for (const name of packages) {
        await link(join(repository, "node_modules", name), join(path, "node_modules", name));
    }
    for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(path, name)), { recursive: true });
        await writeFile(join(path, name), text);
    }
    return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}

export async function link(target: string, path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await symlink(target, path, "dir");
}
