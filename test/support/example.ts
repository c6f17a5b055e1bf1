import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "./programFolder";

/** The files of an example that a user would copy. */
export async function exampleFiles(name: string): Promise<Record<string, string>> {
    const folder = join(repository, "examples", name);
    const entries = await readdir(folder, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await readFile(join(folder, file), "utf8")])));
}
