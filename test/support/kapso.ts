import { execFile } from "node:child_process";
import { join } from "node:path";
import { repository } from "./programFolder";
import type { Stack } from "./stack";

/** Runs the built `pulumi-kapso` in the folder of a stack's program, like a user. */
export function kapso(stack: Stack, ...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
    return new Promise((resolve, reject) => {
        const options = { cwd: stack.folder.path, env: stack.env, timeout: 100_000, maxBuffer: 32 * 1024 * 1024 };
        execFile(process.execPath, [join(repository, "dist/cli/index.js"), ...args], options, (error, stdout, stderr) => {
            const exitCode = error === null ? 0 : error.code;
            if (typeof exitCode === "number") {
                resolve({ exitCode, stdout, stderr });
            } else {
                reject(new Error(`\`pulumi-kapso ${args.join(" ")}\` did not end in time:\n${stdout}${stderr}`, { cause: error }));
            }
        });
    });
}
