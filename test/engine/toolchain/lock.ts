import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { withProgress } from "./progress";

/** Runs `work` while holding a lock of this machine. Logs once if it has to wait for the lock. */
export async function withLock<T>(folder: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const release =
        (await tryLock(folder)) ??
        (await withProgress("Waiting for another run that is installing Pulumi", "at most a few minutes", () => wait(folder, signal)));
    try {
        return await work();
    } finally {
        // Fails only if another process acquired the lock meanwhile, for example after the machine
        // slept. Then there is no lock to release.
        await release().catch(() => undefined);
    }
}

type Release = () => Promise<void>;

async function wait(folder: string, signal: AbortSignal): Promise<Release> {
    for (;;) {
        await setTimeout(1_000, undefined, { signal });
        const release = await tryLock(folder);
        if (release !== undefined) {
            return release;
        }
    }
}

async function tryLock(folder: string): Promise<Release | undefined> {
    try {
        return await lock(folder, {
            lockfilePath: join(folder, ".pulumi-kapso.lock"),
            // The holder touches the lock every 5 s. After 20 s without a touch, the lock counts as
            // free.
            update: 5_000,
            stale: 20_000,
            // Losing the lock is harmless, because one rename puts the result in place. The default
            // handler would end the process.
            onCompromised: () => undefined,
        });
    } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ELOCKED") {
            return undefined;
        }
        throw error;
    }
}
