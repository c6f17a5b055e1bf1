import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, readlink } from "node:fs/promises";
import { expect } from "vitest";
import type { Stack } from "./stack";

export interface Ending {
    exitCode: number | null;
    signal: NodeJS.Signals | null;
}

/** A `pulumi up` in the background, which the test can signal or kill. */
export class LiveRun {
    /** The output so far. */
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

    /** Resolves when the output matches. Rejects if the command ends without a match. */
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

    /**
     * Signals the CLI only. A terminal's Ctrl-C does not reach its plugins either, because they
     * have their own process groups.
     */
    send(signal: NodeJS.Signals): void {
        this.cli.kill(signal);
    }
}

/** The number of the engine's parallel creates. */
export const inFlight = 8;

/** Kills the provider process of a run. The engine notices that by itself. */
export async function killProvider(stack: Stack): Promise<void> {
    const providers = await providersOf(stack);
    expect(providers).toHaveLength(1);
    for (const provider of providers) {
        process.kill(provider, "SIGKILL");
    }
}

/** Rejects unless every provider process of this stack exits by itself within a short time. */
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
        return false; // The process has ended, or another user runs it.
    }
}
