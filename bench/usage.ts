import { setTimeout as delay } from "node:timers/promises";
import pidtree from "pidtree";
import pidusage from "pidusage";
import type { Measurement } from "./results";

/** What a command took, its whole tree of processes together. A process's last tenth of a second of processor time may be missing. */
type Usage = Omit<Measurement, "requests">;

/** Milliseconds between two looks. */
const interval = 100;

/** Measures what `run` starts, by looking at the descendants of this process: the CLI, its language host, the program, the providers. */
export async function usageOf(run: () => Promise<unknown>): Promise<Usage> {
    const cpu = new Map<number, number>();
    let peak = 0;
    let isRunning = true;
    const watching = (async () => {
        while (isRunning) {
            const processes = await descendants();
            for (const { pid, ctime } of processes) {
                cpu.set(pid, ctime);
            }
            peak = Math.max(peak, sum(processes.map(({ memory }) => memory)));
            await delay(interval);
        }
    })();
    const started = performance.now();
    try {
        await run();
        const seconds = (performance.now() - started) / 1000;
        return { seconds, cpuSeconds: sum([...cpu.values()]) / 1000, peakMegabytes: peak / 1e6 };
    } finally {
        isRunning = false;
        await watching;
    }
}

async function descendants(): Promise<pidusage.Status[]> {
    const pids = await pidtree(process.pid).catch(() => []);
    // One that has ended meanwhile is null or undefined, whatever the types say.
    const all: (pidusage.Status | null | undefined)[] = pids.length > 0 ? Object.values(await pidusage(pids).catch(() => ({}))) : [];
    return all.filter((status) => status !== null && status !== undefined);
}

function sum(values: readonly number[]): number {
    return values.reduce((total, value) => total + value, 0);
}
