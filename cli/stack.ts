import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { shown } from "../review";
import type { Finding } from "./finding";
import type { PulumiProject } from "./project";

/** The settings that the engine would give to a run. */
export interface StackSettings {
    finding: Finding;
    /** The stack's configuration. Empty if no stack is known, `undefined` if it cannot be read. */
    settings: Record<string, unknown> | undefined;
    /** The name of the stack, if it is known. */
    name?: string;
}

const configuration = z.record(z.string(), z.object({ value: z.unknown() }));

/** Reads the configuration of a stack with its secrets. Default: the selected stack. */
export async function stackSettings(project: PulumiProject, wanted: string | undefined): Promise<StackSettings> {
    const what = "stack";
    let name = wanted;
    try {
        name ??= shown((await pulumi(["stack", "--show-name"])).trim());
    } catch (error) {
        const why = saidBy(error);
        const advice = /no stack selected/.test(why)
            ? "Run `pulumi stack init <name>` or `pulumi stack select <name>`."
            : "Correct the cause, or name a stack with --stack.";
        return { finding: { what, isGood: false, text: `no stack is selected (${why}). ${advice}` }, settings: {} };
    }
    try {
        const text = await pulumi(["config", "--show-secrets", "--json", ...(wanted === undefined ? [] : ["--stack", wanted])]);
        const settings = Object.entries(configuration.parse(JSON.parse(text))).map(([key, { value }]) => [key, value]);
        await requirePassphrase(project, name);
        return { finding: { what, isGood: true, text: name }, settings: Object.fromEntries(settings), name };
    } catch (error) {
        const text = `the configuration of ${name} cannot be read (${saidBy(error)}). Correct the cause. The account was not checked.`;
        return { finding: { what, isGood: false, text }, settings: undefined, name };
    }
}

/**
 * Reading a configuration without secrets needs no passphrase, but a run does. Encrypting into a
 * copy shows whether the passphrase is right.
 */
async function requirePassphrase({ stackFolder }: PulumiProject, name: string): Promise<void> {
    const stack = name.split("/").at(-1) ?? name;
    const file = join(stackFolder, `Pulumi.${stack}.yaml`);
    const text = await readFile(file, "utf8").catch(() => "");
    if (!/^encryptionsalt:/m.test(text)) {
        return;
    }
    const folder = await mkdtemp(join(tmpdir(), "pulumi-kapso-doctor-"));
    try {
        const copy = join(folder, `Pulumi.${stack}.yaml`);
        await copyFile(file, copy);
        await pulumi(["config", "set", "--secret", "doctor", "checked", "--config-file", copy, "--stack", name]);
    } finally {
        await rm(folder, { recursive: true });
    }
}

async function pulumi(args: readonly string[]): Promise<string> {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    return (await promisify(execFile)("pulumi", [...args, "--non-interactive"], { env })).stdout;
}

/** The error lines of the CLI. Other output is not repeated, because it may contain secrets. */
function saidBy(error: unknown): string {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    const [line] = said.split("\n").filter((one) => one.startsWith("error: "));
    return line === undefined ? "the Pulumi CLI gave no reason" : shown(line.slice("error: ".length));
}
