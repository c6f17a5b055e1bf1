import { readFileSync } from "node:fs";

const INTERVAL_MS = 500;
const SHELL = /^(sh|ash|bash|dash|zsh)$/;

/**
 * Whether npm, npx, pnpm or yarn started this process. A signal may end only the package manager.
 */
export function isRunByPackageManager(env: NodeJS.ProcessEnv = process.env): boolean {
    return env.npm_lifecycle_event !== undefined || env.npm_config_user_agent !== undefined;
}

export interface Parent {
    readonly pid: number;
    /**
     * The parent of the shell through which a package manager started this process: the shell may
     * outlive it. Undefined if the parent is no shell.
     */
    readonly ofShell: number | undefined;
}

/** The process that started this one. Call it early, because the parent may end soon. */
export function parentNow(): Parent {
    const pid = process.ppid;
    return { pid, ofShell: isShell(pid) ? parentOf(pid) : undefined };
}

/** Calls `ended` once after the parent has ended. Does not keep this process alive. */
export function whenEnded({ pid, ofShell }: Parent, ended: () => void): void {
    const timer = setInterval(() => {
        if (process.ppid !== pid || !isAlive(pid) || (ofShell !== undefined && parentOf(pid) !== ofShell)) {
            clearInterval(timer);
            ended();
        }
    }, INTERVAL_MS);
    timer.unref();
}

/** On Windows, the parent ID does not change when the parent ends. */
function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return error instanceof Error && "code" in error && error.code === "EPERM";
    }
}

function isShell(pid: number): boolean {
    return SHELL.test(read(`/proc/${pid}/comm`)?.trim() ?? "");
}

/** Only Linux has these files. Elsewhere, /bin/sh replaces itself with a single command. */
function parentOf(pid: number): number | undefined {
    // The name in parentheses may contain anything. The state and the parent follow it.
    const parent = read(`/proc/${pid}/stat`)?.match(/^.*\) \S+ (\d+) /s)?.[1];
    return parent === undefined ? undefined : Number(parent);
}

function read(file: string): string | undefined {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return undefined;
    }
}
