import { execFile } from "node:child_process";
import { access, constants, readdir, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import { parse, rsort, satisfies, valid } from "semver";

/** The version that the tests are written for. It is installed if no usable version is found. */
export const wantedVersion = "3.274.1";

/** The first version whose `pulumi import --file` takes `inputs` and `outputs`. */
export const oldestVersion = "3.254.0";

export interface Engine {
    /** Absolute path of the CLI. */
    pulumi: string;
    /** Without a leading "v", for example "3.274.1". */
    version: string;
    /** The folder to put first on PATH, so that the engine finds only the plugins of this CLI. */
    binDir: string;
}

export interface Places {
    /**
     * One folder per version, each with a `bin`. Default: `~/.pulumi/versions`, which Pulumi's
     * Automation API uses too.
     */
    versions?: string;
    /** Default: the environment's PATH. */
    path?: string;
}

/** The Pulumi CLI for tests and examples. `undefined` if none is new enough and complete. */
export async function locateEngine(places: Places = {}): Promise<Engine | undefined> {
    return (await amongVersions(places.versions ?? defaultVersions())) ?? (await onPath(places.path ?? process.env.PATH ?? ""));
}

export function defaultVersions(): string {
    return join(homedir(), ".pulumi", "versions");
}

/** The file name of one of the CLI's programs on this platform. */
export function program(name: "pulumi" | "pulumi-language-nodejs" | "pulumi-resource-pulumi-nodejs"): string {
    if (process.platform !== "win32") {
        return name;
    }
    return name === "pulumi-resource-pulumi-nodejs" ? `${name}.cmd` : `${name}.exe`;
}

/** Whether a folder holds all programs that a TypeScript program with dynamic resources needs. */
export async function isComplete(binDir: string): Promise<boolean> {
    const needed = [program("pulumi"), program("pulumi-language-nodejs"), program("pulumi-resource-pulumi-nodejs")];
    const found = await Promise.all(needed.map((name) => isExecutable(join(binDir, name))));
    return found.every(Boolean);
}

/** The output of `pulumi version`, or `undefined` if the program does not run. */
export async function versionOf(pulumi: string): Promise<string | undefined> {
    try {
        const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
        const { stdout } = await promisify(execFile)(pulumi, ["version"], { env, timeout: 30_000 });
        return parse(stdout.trim())?.version;
    } catch {
        return undefined;
    }
}

/** Trusts the folder names: running each CLI for its version would start a process per folder. */
async function amongVersions(versions: string): Promise<Engine | undefined> {
    const names = await readdir(versions).catch(() => []);
    const usable = rsort(names.filter((name) => valid(name) === name && isNewEnough(name)));
    // The tested version first, then the newest.
    for (const version of [...usable.filter((name) => name === wantedVersion), ...usable]) {
        const binDir = join(versions, version, "bin");
        if (await isComplete(binDir)) {
            return { pulumi: join(binDir, program("pulumi")), version, binDir };
        }
    }
    return undefined;
}

async function onPath(path: string): Promise<Engine | undefined> {
    for (const folder of path.split(delimiter).filter(isAbsolute)) {
        const found = await realpath(join(folder, program("pulumi"))).catch(() => undefined);
        if (found === undefined) {
            continue;
        }
        // Package managers put a link on PATH and keep the plugins in the link's target folder.
        for (const binDir of new Set([folder, dirname(found)])) {
            const pulumi = join(binDir, program("pulumi"));
            const version = (await isComplete(binDir)) ? await versionOf(pulumi) : undefined;
            if (version !== undefined && isNewEnough(version)) {
                return { pulumi, version, binDir };
            }
        }
    }
    return undefined;
}

function isNewEnough(version: string): boolean {
    return satisfies(version, `^${oldestVersion}`, { includePrerelease: true });
}

async function isExecutable(file: string): Promise<boolean> {
    return access(file, constants.X_OK).then(
        () => true,
        () => false,
    );
}
