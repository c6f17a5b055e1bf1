import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, readlink } from "node:fs/promises";
import { expect } from "vitest";
import type { Stack } from "./stack";

export interface Ending {
    exitCode: number | null;
    signal: NodeJS.Signals | null;
}

/** A `pulumi up` that goes on while the test does something to it. */
export class LiveRun {
    /** All that was printed so far. */
    output = "";
    readonly ended: Promise<Ending>;
    private readonly cli: ChildProcess;
    private readonly looks = new Set<() => void>();

    constructor(stack: Stack, ...flags: string[]) {
        const args = ["up", "--yes", "--skip-preview", "--non-interactive", "--color", "never", "--parallel", String(inFlight), ...flags];
        this.cli = spawn("pulumi", args, { cwd: stack.folder.path, env: stack.env, stdio: ["ignore", "pipe", "pipe"] });
        this.ended = once(this.cli, "exit").then(([exitCode, signal]) => ({ exitCode, signal }));
        for (const stream of [this.cli.stdout, this.cli.stderr]) {
            stream?.on("data", (chunk) => {
                this.output += chunk;
                for (const look of this.looks) {
                    look();
                }
            });
        }
    }

    /** Resolves when this was printed; rejects when the command ends without. */
    async printed(wanted: RegExp): Promise<void> {
        const found = new Promise<void>((resolve) => {
            const look = () => {
                if (wanted.test(this.output)) {
                    this.looks.delete(look);
                    resolve();
                }
            };
            this.looks.add(look);
            look();
        });
        const ended = this.ended.then(() => {
            if (!wanted.test(this.output)) {
                throw new Error(`The command ended without printing ${wanted}:\n${this.output}`);
            }
        });
        await Promise.race([found, ended]);
    }

    /** To the CLI alone, as from `kill`; a terminal's Ctrl-C does not reach its plugins either, for they have process groups of their own. */
    send(signal: NodeJS.Signals): void {
        this.cli.kill(signal);
    }
}

/** How many creates the engine has in flight at once. */
export const inFlight = 8;

/** Kills the provider process of a run, which the engine notices by itself. */
export async function killProvider(stack: Stack): Promise<void> {
    const providers = await providersOf(stack);
    expect(providers).toHaveLength(1);
    for (const provider of providers) {
        process.kill(provider, "SIGKILL");
    }
}

/** Rejects unless every provider process of this stack ends by itself soon. */
export async function noProviderStays(stack: Stack): Promise<void> {
    await expect.poll(() => providersOf(stack), { message: "provider processes", interval: 50, timeout: 10_000 }).toEqual([]);
}

/** The provider processes that were started in the folder of this stack's program. */
async function providersOf(stack: Stack): Promise<number[]> {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
    const providers = await Promise.all(pids.map(async (pid) => ((await isProvider(pid, stack.folder.path)) ? [pid] : [])));
    return providers.flat();
}

async function isProvider(pid: number, folder: string): Promise<boolean> {
    try {
        const [cwd, command] = await Promise.all([readlink(`/proc/${pid}/cwd`), readFile(`/proc/${pid}/cmdline`, "utf8")]);
        return cwd === folder && command.includes("cmd/dynamic-provider/");
    } catch {
        return false; // It has ended meanwhile, or belongs to someone else.
    }
}
