import { createHash } from "node:crypto";
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { CommandFailure, USAGE_EXIT_CODE } from "./failure";

/**
 * Lists the files of an export with a hash each, so that a later export knows which files are not
 * the user's.
 */
export const manifestName = ".kapso-export.json";

const manifest = z.object({ files: z.record(z.string(), z.string()) });

/** The files of an earlier export that the new export does not have. */
export interface Stale {
    removed: string[];
    /** Kept, because the user has changed them. */
    kept: string[];
}

/** Fails if the folder is not empty. */
export async function requireEmpty(folder: string): Promise<void> {
    const entries = await entriesOf(folder);
    if (entries.length > 0) {
        throw new CommandFailure(
            `Could not write to ${folder}, because it is not empty. Nothing was changed. Choose another folder, or give --force to overwrite the files of an earlier export.`,
            USAGE_EXIT_CODE,
        );
    }
}

/**
 * Fails if the folder is not writable. If it does not exist, its nearest existing parent is
 * checked. Leaves nothing behind.
 */
export async function requireWritable(folder: string): Promise<void> {
    await written(folder, async () => {
        let place = resolve(folder);
        await requireNoLink(place);
        while (!(await exists(place))) {
            place = dirname(place);
        }
        if (!(await stat(place)).isDirectory()) {
            throw new Error(`${place} is not a folder`);
        }
        await rm(await temporaryIn(place), { recursive: true });
    });
}

/** Writes all files or none: they are moved into place after all are written. */
export async function writeFolder(folder: string, files: Record<string, string>): Promise<Stale> {
    const target = resolve(folder);
    const hashes = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, hashOf(text)]));
    const all = { ...files, [manifestName]: `${JSON.stringify({ files: hashes }, undefined, 2)}\n` };
    return written(folder, async () => {
        await requireNoLink(target);
        const isThere = await exists(target);
        await mkdir(dirname(target), { recursive: true });
        const temporary = await temporaryIn(isThere ? target : dirname(target));
        try {
            for (const [name, text] of Object.entries(all)) {
                await writeFile(join(temporary, name), text);
            }
            if (!isThere) {
                await chmod(temporary, 0o777 & ~process.umask());
                await rename(temporary, target);
                return { removed: [], kept: [] };
            }
            const stale = await staleIn(target, all);
            for (const name of Object.keys(all)) {
                await rename(join(temporary, name), join(target, name));
            }
            await Promise.all(stale.removed.map((name) => rm(join(target, name))));
            return stale;
        } finally {
            await rm(temporary, { recursive: true, force: true });
        }
    });
}

/** The files of an earlier export that are not among the new files. */
async function staleIn(folder: string, files: Record<string, string>): Promise<Stale> {
    const text = (await isFile(join(folder, manifestName))) ? await readFile(join(folder, manifestName), "utf8") : "{}";
    const earlier = manifest.safeParse(jsonOf(text)).data?.files ?? {};
    const stale: Stale = { removed: [], kept: [] };
    for (const [name, hash] of Object.entries(earlier)) {
        const path = join(folder, name);
        // A manipulated manifest must not lead outside the folder.
        if (basename(name) === name && !Object.hasOwn(files, name) && (await isFile(path))) {
            (hashOf(await readFile(path)) === hash ? stale.removed : stale.kept).push(name);
        }
    }
    return stale;
}

/**
 * Refuses a symbolic link, because in a shared folder such as `/tmp` another user may have made it.
 */
async function requireNoLink(path: string): Promise<void> {
    if ((await lstat(path).catch(() => undefined))?.isSymbolicLink()) {
        throw new Error("it is a symbolic link. Give the path of the folder itself.");
    }
}

/** Whether the path is a regular file, not a symbolic link. */
async function isFile(path: string): Promise<boolean> {
    return (await lstat(path).catch(() => undefined))?.isFile() === true;
}

/** A random name, because other users may be able to write to the folder. */
function temporaryIn(folder: string): Promise<string> {
    return mkdtemp(join(folder, ".kapso-export-"));
}

async function written<Result>(folder: string, write: () => Promise<Result>): Promise<Result> {
    try {
        return await write();
    } catch (error) {
        throw new CommandFailure(`Could not write to ${folder}: ${error instanceof Error ? error.message : error}`, 1);
    }
}

async function exists(path: string): Promise<boolean> {
    try {
        await stat(path);
        return true;
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOENT" || code === "ENOTDIR") {
            return false;
        }
        throw error;
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
        throw new CommandFailure(`Could not write to ${folder}: ${error instanceof Error ? error.message : error}`, USAGE_EXIT_CODE);
    }
}

function hashOf(content: string | Uint8Array): string {
    return createHash("sha256").update(content).digest("hex");
}

function jsonOf(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
