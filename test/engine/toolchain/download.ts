import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { wantedVersion } from "./locate";
import { withProgress } from "./progress";

export const downloadHost = "get.pulumi.com";

/** If the host responds but the download stalls, a build from source is faster. */
const deadline = 10 * 60_000;

/** Downloads Pulumi's official release into `root`. */
export async function download(root: string, signal: AbortSignal): Promise<void> {
    await reach(signal);
    await withProgress(`Downloading Pulumi ${wantedVersion}`, "usually less than a minute", () =>
        installInChild(root, AbortSignal.any([signal, AbortSignal.timeout(deadline)])),
    );
}

/** Checks the host first: Pulumi's installer waits two minutes for an unreachable host. */
async function reach(signal: AbortSignal): Promise<void> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(5_000)]);
    const response = await fetch(`https://${downloadHost}/install.sh`, { method: "HEAD", signal: limited }).catch((error: unknown) => {
        throw new Error(`${downloadHost} cannot be reached`, { cause: error });
    });
    if (!response.ok) {
        throw new Error(`${downloadHost} responds with status ${response.status}`); // a company's proxy, for example
    }
}

/**
 * The installer runs a shell script that runs curl, and offers no way to stop them. It therefore
 * runs in its own process group, which can be ended as a whole.
 */
async function installInChild(root: string, signal: AbortSignal): Promise<void> {
    const child = fork(join(__dirname, "official.ts"), [root, wantedVersion], { detached: true, silent: true });
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
    });
    const stop = () => endGroup(child);
    signal.addEventListener("abort", stop, { once: true });
    try {
        const [code] = await once(child, "exit");
        signal.throwIfAborted();
        if (code !== 0) {
            // The SDK wraps the script's error into several lines. The last line is the cause.
            throw new Error(said.trim().split("\n").at(-1) || `the installer ended with ${code}`);
        }
    } finally {
        signal.removeEventListener("abort", stop);
    }
}

function endGroup(child: ChildProcess): void {
    if (process.platform === "win32" || child.pid === undefined) {
        child.kill();
        return;
    }
    try {
        process.kill(-child.pid, "SIGKILL");
    } catch {
        // The process has just ended by itself.
    }
}
