import { mkdir, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { CommandFailure, USAGE_EXIT_CODE } from "./failure";

/** Fails where something stands in the folder already. */
export async function requireEmpty(folder: string): Promise<void> {
    const entries = await entriesOf(folder);
    if (entries.length > 0) {
        throw new CommandFailure(
            `${folder} is not empty, and nothing in it is overwritten. Choose another folder, or give --force to write over what an export has written.`,
            USAGE_EXIT_CODE,
        );
    }
}

/** Writes all files, or none: they are moved into place once they are all written. */
export async function writeFolder(folder: string, files: Record<string, string>): Promise<void> {
    const target = resolve(folder);
    const temporary = join(dirname(target), `.${basename(target)}.${process.pid}`);
    try {
        await mkdir(temporary, { recursive: true });
        for (const [name, text] of Object.entries(files)) {
            await writeFile(join(temporary, name), text);
        }
        if ((await entriesOf(target)).length === 0) {
            await rmdir(target).catch(() => undefined);
            await rename(temporary, target);
            return;
        }
        for (const name of Object.keys(files)) {
            await rename(join(temporary, name), join(target, name));
        }
    } catch (error) {
        throw new CommandFailure(`${folder} cannot be written: ${error instanceof Error ? error.message : error}`, 1);
    } finally {
        await rm(temporary, { recursive: true, force: true });
    }
}

async function entriesOf(folder: string): Promise<string[]> {
    try {
        return await readdir(folder);
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOENT") {
            return [];
        }
        throw new CommandFailure(`${folder} cannot be written: ${error instanceof Error ? error.message : error}`, USAGE_EXIT_CODE);
    }
}
