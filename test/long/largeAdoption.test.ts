import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Emulator, startEmulator } from "../../emulator/index";
import { fillAccount } from "../support/account";
import { accessTo } from "../support/engineTest";
import { link, repository } from "../support/programFolder";
import { Stack } from "../support/stack";

/** 60 customers with 5 configs each, and 30 webhooks. */
const [customers, configsOfEach] = [60, 5];
const resources = 390;

interface Adoption {
    emulator: Emulator;
    /** The commands that the export printed, starting with `cd`. */
    commands: string[];
    env: Record<string, string>;
    folder: string;
    /** The account's objects before the test. */
    census: string;
}

describe("the commands that export prints adopt a large account", () => {
    it("with an empty preview and without changes at Kapso", async () => {
        const adoption = await exported();
        const { stdout } = await shell(adoption, adoption.commands);
        expect(stdout).toMatch(new RegExp(`= ${resources} imported`));
        await expectAdopted(adoption);
    });

    it.each([
        ["as printed", (command: string) => command],
        ["without the switch", (command: string) => command.replaceAll("PULUMI_SKIP_CHECKPOINTS=true ", "")],
    ])("also if the import is killed half-way, %s, cancelled and repeated", async (_, change) => {
        const adoption = await exported();
        const commands = adoption.commands.map(change);
        const position = commands.findIndex((command) => command.includes("pulumi import"));
        await shell(adoption, commands.slice(0, position));
        await killedHalfWay(adoption, commands[position] ?? "");
        expect(adoption.emulator.requests).toEqual([]);
        await shell(adoption, [`cd ${adoption.folder}`, "pulumi cancel --yes", ...commands.slice(position)]);
        await expectAdopted(adoption);
    });
});

async function exported(): Promise<Adoption> {
    const emulator = await startEmulator({ projectList: true });
    onTestFinished(() => emulator.close());
    fillAccount(emulator, customers, configsOfEach);
    const census = censusOf(emulator);
    // Only the stack's engine and home folder are used, not its program.
    const stack = await Stack.create({ env: accessTo(emulator) });
    onTestFinished(() => stack.remove());
    const parent = await mkdtemp(join(tmpdir(), "pulumi-kapso-adoption-"));
    onTestFinished(() => rm(parent, { recursive: true, force: true, maxRetries: 3 }));
    const folder = join(parent, "infra");
    const args = [join(repository, "dist/cli/index.js"), "export", "--out", folder, "--format", "json"];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: stack.env });
    const { commands } = JSON.parse(stdout) as { commands: string[] };
    const PATH = [await npmIn(join(parent, "bin")), stack.env.PATH].join(delimiter);
    emulator.clearRequests();
    return { emulator, commands, env: { ...stack.env, PATH }, folder, census };
}

/** Replaces npm: links the packages that this repository has installed. */
async function npmIn(bin: string): Promise<string> {
    await mkdir(bin);
    const packages = join(bin, "node_modules");
    await link(repository, join(packages, "pulumi-kapso"));
    for (const name of ["@pulumi/pulumi", "@types/node", "typescript"]) {
        await link(join(repository, "node_modules", name), join(packages, name));
    }
    await writeFile(join(bin, "npm"), `#!/bin/sh\nln -sfn "${packages}" node_modules\n`);
    await chmod(join(bin, "npm"), 0o755);
    return bin;
}

/** Runs the lines as a user pastes them, and enters the key at the prompt. */
function shell({ env, emulator }: Adoption, lines: readonly string[]): Promise<{ stdout: string }> {
    const running = promisify(execFile)("bash", ["-e", "-c", lines.join("\n")], { env, maxBuffer: 32 * 1024 * 1024 });
    running.child.stdin?.end(`${emulator.apiKey}\n`);
    return running;
}

/** Kills the CLI early in the import: on a busy machine, the signal arrives late. */
async function killedHalfWay({ env, folder }: Adoption, command: string): Promise<void> {
    const cli = spawn("bash", ["-c", command.replace("pulumi import", "exec pulumi import --color never --non-interactive")], {
        cwd: folder,
        env,
        stdio: ["ignore", "pipe", "ignore"],
    });
    const ended = once(cli, "exit");
    let imported = 0;
    for await (const chunk of cli.stdout) {
        imported += String(chunk).split(" imported").length - 1;
        if (imported > resources / 4) {
            cli.kill("SIGKILL");
            break;
        }
    }
    expect(await ended).toEqual([null, "SIGKILL"]);
}

async function expectAdopted({ emulator, env, folder, census }: Adoption): Promise<void> {
    const requests = emulator.requests.filter(({ method }) => method !== "GET");
    expect([requests, censusOf(emulator)]).toEqual([[], census]);
    const options = { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 };
    await promisify(execFile)("pulumi", ["preview", "--refresh", "--expect-no-changes"], options);
    const { stdout } = await promisify(execFile)("pulumi", ["stack", "export"], options);
    const { deployment } = JSON.parse(stdout) as { deployment: { resources: { type: string; dependencies?: string[] }[] } };
    const own = deployment.resources.filter(({ type }) => type.includes("kapso:"));
    expect(own).toHaveLength(resources);
    // The printed `up` stores them. Without them, each later preview writes every entry.
    expect(own.filter(({ type, dependencies }) => !type.endsWith(":Customer") && dependencies === undefined)).toEqual([]);
}

function censusOf(emulator: Emulator): string {
    return JSON.stringify([emulator.customers(), emulator.configs(), emulator.webhooks()]);
}
