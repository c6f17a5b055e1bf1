import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";

const ROOT = resolve(__dirname, "../..");
/** The arguments with which a parent runs the emulator. The parent forwards no signal. */
const EMULATOR = ["--import", "tsx", resolve(ROOT, "cli/index.ts"), "emulator"];
const WRAPPER = `
    const { spawn } = require("node:child_process");
    const [command, ...args] = process.argv.slice(1);
    const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
    console.log(child.pid);
    setInterval(() => {}, 1000);
`;

const { npm_lifecycle_event, npm_config_user_agent, ...OWN_SHELL } = process.env;
const NPX = { ...OWN_SHELL, npm_lifecycle_event: "npx" };

const started: ChildProcess[] = [];
const orphans: number[] = [];

afterEach(() => {
    for (const pid of orphans.splice(0)) {
        if (isRunning(pid)) {
            process.kill(pid, "SIGKILL");
        }
    }
    for (const child of started.splice(0)) {
        child.kill("SIGKILL");
    }
});

describe("pulumi-kapso emulator, after its parent was killed,", { timeout: 20_000 }, () => {
    test("ends if npx started it", async () => {
        const { parent, serves } = await startUnder([process.execPath, ...EMULATOR], NPX);
        expect(await serves()).toBe(true);
        parent.kill("SIGKILL");
        await expect.poll(serves, { timeout: 10_000 }).toBe(false);
    });

    test.runIf(process.platform === "linux")("ends if npx started it through a shell that keeps running", async () => {
        const words = [process.execPath, ...EMULATOR].map((word) => `'${word}'`).join(" ");
        const { parent, serves } = await startUnder(["sh", "-c", `${words} & echo $!; wait`], NPX, 2);
        expect(await serves()).toBe(true);
        parent.kill("SIGKILL");
        await expect.poll(serves, { timeout: 10_000 }).toBe(false);
    });

    test.each([
        ["if a shell started it", [], OWN_SHELL],
        ["with --no-end-with-parent", ["--no-end-with-parent"], NPX],
    ])("goes on %s", async (_, flags, env) => {
        const { parent, serves } = await startUnder([process.execPath, ...EMULATOR, ...flags], env);
        parent.kill("SIGKILL");
        await delay(1500);
        expect(await serves()).toBe(true);
    });

    test("ends with --end-with-parent, whatever process started it", async () => {
        const { parent, serves } = await startUnder([process.execPath, ...EMULATOR, "--end-with-parent"], OWN_SHELL);
        parent.kill("SIGKILL");
        await expect.poll(serves, { timeout: 10_000 }).toBe(false);
    });
});

test("pulumi-kapso emulator keeps serving without an open stdin while its parent runs", { timeout: 20_000 }, async () => {
    const { serves } = await startUnder([process.execPath, ...EMULATOR], NPX);
    await delay(1500);
    expect(await serves()).toBe(true);
});

/**
 * Starts a command under a parent that does not pass signals on. `pids`: how many lines with a
 * process ID come first.
 */
async function startUnder(command: readonly string[], env: NodeJS.ProcessEnv, pids = 1) {
    const parent = spawn(process.execPath, ["-e", WRAPPER, ...command], { cwd: ROOT, env, stdio: ["ignore", "pipe", "inherit"] });
    started.push(parent);
    const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]();
    for (let line = 0; line < pids; line += 1) {
        orphans.push(Number((await lines.next()).value));
    }
    const [baseUrl] = /http\S+/.exec(String((await lines.next()).value)) ?? [""];
    const serves = () =>
        fetch(`${baseUrl}/customers`).then(
            () => true,
            () => false,
        );
    return { parent, serves };
}

function isRunning(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch {
        return false;
    }
}
