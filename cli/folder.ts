import { createHash } from "node:crypto";
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { CommandFailure, USAGE_EXIT_CODE } from "./failure";

/**
 * Lists what an export has written, with a hash of each file: so a later one knows which files are
 * not the user's.
 */
export const manifestName = ".kapso-export.json";

const manifest = z.object({ files: z.record(z.string(), z.string()) });

/** What became of the files of an earlier export that the new one does not have. */
export interface Stale {
    removed: string[];
    /** Changed since they were written: they are the user's now. */
    kept: string[];
}

/** Fails if something is in the folder already. */
export async function requireEmpty(folder: string): Promise<void> {
    const entries = await entriesOf(folder);
    if (entries.length > 0) {
        throw new CommandFailure(
            `${folder} is not empty, and nothing in it is overwritten. Choose another folder, or give --force to write over what an export has written.`,
            USAGE_EXIT_CODE,
        );
    }
}

/**
 * Fails if the folder, or the nearest folder above it that exists, cannot be written. Leaves
 * nothing behind.
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

/** Writes all files, or none: they are moved into place once they are all written. */
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

/** Files that an earlier export has written there and that are not among the new ones. */
async function staleIn(folder: string, files: Record<string, string>): Promise<Stale> {
    const text = (await isFile(join(folder, manifestName))) ? await readFile(join(folder, manifestName), "utf8") : "{}";
    const earlier = manifest.safeParse(jsonOf(text)).data?.files ?? {};
    const stale: Stale = { removed: [], kept: [] };
    for (const [name, hash] of Object.entries(earlier)) {
        const path = join(folder, name);
        // A manifest that somebody has changed must not lead out of the folder.
        if (basename(name) === name && !Object.hasOwn(files, name) && (await isFile(path))) {
            (hashOf(await readFile(path)) === hash ? stale.removed : stale.kept).push(name);
        }
    }
    return stale;
}

/** A link leads to a folder that whoever made the link has chosen, as in `/tmp`. */
async function requireNoLink(path: string): Promise<void> {
    if ((await lstat(path).catch(() => undefined))?.isSymbolicLink()) {
        throw new Error("it is a symbolic link. Name the folder itself.");
    }
}

/** Of its own, not behind a link. */
async function isFile(path: string): Promise<boolean> {
    return (await lstat(path).catch(() => undefined))?.isFile() === true;
}

/** In a name that nobody can foresee, for others may write there too. */
function temporaryIn(folder: string): Promise<string> {
    return mkdtemp(join(folder, ".kapso-export-"));
}

async function written<Result>(folder: string, write: () => Promise<Result>): Promise<Result> {
    try {
        return await write();
    } catch (error) {
        throw new CommandFailure(`${folder} cannot be written: ${error instanceof Error ? error.message : error}`, 1);
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
        throw new CommandFailure(`${folder} cannot be written: ${error instanceof Error ? error.message : error}`, USAGE_EXIT_CODE);
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
