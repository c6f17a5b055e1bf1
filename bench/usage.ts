import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Measurement } from "./results";

/** The cost of a command, with all processes that it starts. */
type Usage = Omit<Measurement, "requests">;

/** Milliseconds between two readings of the memory. */
const interval = 100;

/** The units of `/proc` on Linux: 10 ms and 4 kB. */
const ticksPerSecond = 100;
const pageBytes = 4096;

/**
 * Measures all processes that `run` starts: the CLI, its language host, the program, the providers.
 * The processor time is exact: each process waits for those that it has started, and the system
 * then adds their time to it.
 */
export async function usageOf(run: () => Promise<unknown>): Promise<Usage> {
    let peak = 0;
    let isRunning = true;
    const watching = (async () => {
        while (isRunning) {
            peak = Math.max(peak, await memoryOfDescendants());
            await delay(interval);
        }
    })();
    const before = (await statusOf("self")).childrenTicks;
    const started = performance.now();
    try {
        await run();
        const seconds = (performance.now() - started) / 1000;
        const cpuSeconds = ((await statusOf("self")).childrenTicks - before) / ticksPerSecond;
        return { seconds, cpuSeconds, peakMegabytes: peak / 1e6 };
    } finally {
        isRunning = false;
        await watching;
    }
}

interface Status {
    pid: number;
    parent: number;
    /** User and system time of ended descendants for whose end a parent has waited. */
    childrenTicks: number;
    bytes: number;
}

async function memoryOfDescendants(): Promise<number> {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    // A process that has ended meanwhile has no status.
    const all = (await Promise.all(pids.map((pid) => statusOf(pid).catch(() => undefined)))).filter((status) => status !== undefined);
    const family = new Set([process.pid]);
    for (let size = 0; size < family.size; ) {
        size = family.size;
        for (const { pid, parent } of all) {
            if (family.has(parent)) {
                family.add(pid);
            }
        }
    }
    return all.filter(({ pid }) => pid !== process.pid && family.has(pid)).reduce((total, { bytes }) => total + bytes, 0);
}

/** Reads `/proc` itself, because a command such as `ps` would be a measured child process. */
async function statusOf(pid: string): Promise<Status> {
    const text = await readFile(`/proc/${pid}/stat`, "utf8").catch((cause: unknown) => {
        throw new Error(`Could not measure process ${pid}: /proc cannot be read. The benchmark runs on Linux only.`, { cause });
    });
    // The name in brackets may contain any character.
    const fields = text
        .slice(text.lastIndexOf(")") + 2)
        .split(" ")
        .map(Number);
    const [parent = 0, user = 0, system = 0, pages = 0] = [1, 13, 14, 21].map((index) => fields[index]);
    return { pid: Number.parseInt(text, 10), parent, childrenTicks: user + system, bytes: pages * pageBytes };
}
