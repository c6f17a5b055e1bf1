import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { buildWithGo, goWanted } from "./build";
import { download, downloadHost } from "./download";
import {
    defaultVersions,
    type Engine,
    isComplete,
    locateEngine,
    oldestVersion,
    type Places,
    program,
    versionOf,
    wantedVersion,
} from "./locate";
import { withLock } from "./lock";

export interface ObtainOptions extends Places {
    signal: AbortSignal;
}

export class EngineUnavailableError extends Error {
    override name = "EngineUnavailableError" as const;
}

/** A way to get the CLI. It fills the folder's `bin`, or throws an error with the reason. */
type Source = (root: string, signal: AbortSignal) => Promise<void>;

const sources: Record<string, Source> = { download, "build with Go": buildWithGo };

/**
 * Installs the CLI into Pulumi's own folder of versions. If several runs start at once, one of
 * them installs and the others wait.
 *
 * @throws EngineUnavailableError if no source worked; its message names what to do.
 */
export async function obtainEngine({ signal, ...places }: ObtainOptions): Promise<Engine> {
    const versions = places.versions ?? defaultVersions();
    await mkdir(versions, { recursive: true });
    return withLock(versions, signal, async () => {
        const present = await locateEngine(places);
        if (present !== undefined) {
            return present; // the run that held the lock before installed it
        }
        await removeLeftovers(versions);
        const reasons: string[] = [];
        for (const [name, source] of Object.entries(sources)) {
            try {
                return await installFrom(source, versions, signal);
            } catch (error) {
                signal.throwIfAborted();
                reasons.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
            }
        }
        throw new EngineUnavailableError(waysOut(reasons));
    });
}

/** Fills a temporary folder and renames it, so that a folder with a version's name is complete. */
async function installFrom(source: Source, versions: string, signal: AbortSignal): Promise<Engine> {
    const root = await mkdtemp(join(versions, temporary));
    try {
        await source(root, signal);
        const made = (await isComplete(join(root, "bin"))) ? await versionOf(join(root, "bin", program("pulumi"))) : undefined;
        if (made !== wantedVersion) {
            throw new Error(
                made === undefined ? "the result is incomplete or does not run" : `the result is version ${made}, not ${wantedVersion}`,
            );
        }
        const final = join(versions, wantedVersion);
        // An existing folder is incomplete: a complete one would have been used.
        await rm(final, { recursive: true, force: true });
        await rename(root, final);
        return { pulumi: join(final, "bin", program("pulumi")), version: wantedVersion, binDir: join(final, "bin") };
    } finally {
        await rm(root, { recursive: true, force: true });
    }
}

const temporary = `.${wantedVersion}-`;

/** Removes the folders of killed runs. The caller holds the lock, so no folder is in use. */
async function removeLeftovers(versions: string): Promise<void> {
    const leftovers = (await readdir(versions)).filter((name) => name.startsWith(temporary));
    await Promise.all(leftovers.map((name) => rm(join(versions, name), { recursive: true, force: true })));
}

function waysOut(reasons: string[]): string {
    return [
        `No Pulumi CLI ${oldestVersion} or newer is installed, and version ${wantedVersion} could not be fetched:`,
        ...reasons.map((reason) => `  - ${reason}`),
        "Any one of these helps:",
        `  1. install Pulumi ${oldestVersion} or newer, so that \`pulumi\` is on PATH: https://www.pulumi.com/docs/install`,
        `  2. run \`npm run engine\` where the network reaches ${downloadHost}`,
        `  3. install Go ${goWanted()} or newer (https://go.dev/dl) and run \`npm run engine\`: it then builds the CLI from Pulumi's Go modules`,
    ].join("\n");
}
