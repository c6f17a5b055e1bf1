import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Engine, locateEngine } from "../engine/toolchain/locate";
import { makeProgramFolder, type ProgramFolder } from "./programFolder";

type Command = "preview" | "up" | "refresh" | "destroy";

export interface Run {
    exitCode: number;
    /** Both output streams, in the order of arrival. */
    output: string;
    /** The standard output only: the JSON of `--json`, without the diagnostics. */
    stdout: string;
}

export interface Resource {
    urn: string;
    type: string;
    id?: string;
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
    /** The program's line that declares the resource, and the stack frames above it. */
    sourcePosition?: string;
    stackTrace?: object[];
}

export interface StackOptions {
    /** Files of the program. Without a `Pulumi.yaml`, the default program of `declare` is added. */
    files?: Record<string, string>;
    /** The packages in `node_modules` besides this package. Default: Pulumi and TypeScript. */
    packages?: string[];
    env?: Record<string, string>;
    /** The maximum duration of one command in milliseconds. Default: 100 seconds. */
    timeout?: number;
}

/**
 * Commands that ask for a confirmation, which the tests skip. They also skip the preview, because
 * it would double the time.
 */
const unasked: Record<Command, string[]> = {
    preview: [],
    up: ["--yes", "--skip-preview"],
    refresh: ["--yes", "--skip-preview"],
    destroy: ["--yes", "--skip-preview"],
};

/**
 * The real CLI with one program and one stack, in temporary folders. It never uses the user's
 * login.
 */
export class Stack {
    /** The environment of each command. Tests may change it. */
    readonly env: Record<string, string>;

    private constructor(
        private readonly engine: Engine,
        readonly folder: ProgramFolder,
        private readonly project: string,
        private readonly home: string,
        private readonly timeout: number,
        env: Record<string, string>,
    ) {
        this.env = {
            PATH: [engine.binDir, process.env.PATH].join(delimiter),
            HOME: home,
            PULUMI_HOME: join(home, "pulumi"),
            PULUMI_BACKEND_URL: pathToFileURL(join(home, "backend")).href,
            PULUMI_CONFIG_PASSPHRASE: "correct horse battery staple",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
            ...env,
        };
    }

    static async create({ files = {}, packages, env = {}, timeout = 100_000 }: StackOptions = {}): Promise<Stack> {
        const engine = await locateEngine();
        if (!engine) {
            throw new Error("There is no Pulumi engine to test with: run `npm run engine`, which gets one.");
        }
        const home = await mkdtemp(join(tmpdir(), "pulumi-kapso-home-"));
        await mkdir(join(home, "backend"));
        const all = "Pulumi.yaml" in files ? files : { ...program, ...files };
        const project = /^name: (\S+)$/m.exec(all["Pulumi.yaml"] ?? "")?.[1] ?? "";
        const stack = new Stack(engine, await makeProgramFolder(all, packages), project, home, timeout, env);
        await stack.succeed(["stack", "init", "test"]);
        return stack;
    }

    /** Writes a file of the program. */
    async write(name: string, text: string): Promise<void> {
        await writeFile(join(this.folder.path, name), text);
    }

    /** Renames a file or folder of the program. */
    async move(from: string, to: string): Promise<void> {
        await mkdir(dirname(join(this.folder.path, to)), { recursive: true });
        await rename(join(this.folder.path, from), join(this.folder.path, to));
    }

    /**
     * The default program's resources by name. `resource` is the class (default: `WhatsAppConfig`),
     * `options` are the resource options, all other keys are arguments. `"${other.id}"` is an
     * output of an earlier resource, `"${other}"` the resource itself.
     */
    async declare(resources: Record<string, object>): Promise<void> {
        await this.write("resources.json", JSON.stringify(resources));
    }

    /**
     * Sets stack configuration, all values or none as secrets. With `path`, keys are paths into
     * objects.
     */
    async configure(values: Record<string, string>, { secret = false, path = false } = {}): Promise<void> {
        const pairs = Object.entries(values).flatMap(([key, value]) => [secret ? "--secret" : "--plaintext", `${key}=${value}`]);
        await this.succeed(["config", "set-all", ...(path ? ["--path"] : []), ...pairs]);
    }

    /** These four methods reject with the whole output if the CLI fails. */
    preview = (...flags: string[]): Promise<Run> => this.succeed(["preview", ...flags]);
    up = (...flags: string[]): Promise<Run> => this.succeed(["up", ...unasked.up, ...flags]);
    refresh = (...flags: string[]): Promise<Run> => this.succeed(["refresh", ...unasked.refresh, ...flags]);
    destroy = (...flags: string[]): Promise<Run> => this.succeed(["destroy", ...unasked.destroy, ...flags]);

    /** Runs a command that must fail. Rejects if the command succeeds. */
    async fail(command: Command, ...flags: string[]): Promise<Run> {
        const run = await this.run([command, ...unasked[command], ...flags]);
        if (run.exitCode === 0) {
            throw new Error(`\`pulumi ${command} ${flags.join(" ")}\` should have failed, but:\n${run.output}`);
        }
        return run;
    }

    /**
     * The steps of a preview by resource name: `create`, `delete`, or `update name,kind` with
     * arguments.
     */
    async previewOf(...flags: string[]): Promise<Record<string, string>> {
        const { stdout } = await this.preview("--json", ...flags);
        const { steps } = JSON.parse(stdout) as { steps: { op: string; urn: string; diffReasons?: string[] }[] };
        const shown = steps.filter(
            ({ op, urn }) => !/^(create-replacement|delete-replaced|refresh)$/.test(op) && !urn.includes("pulumi:pulumi:"),
        );
        return Object.fromEntries(shown.map(({ op, urn, diffReasons = [] }) => [nameOf(urn), [op, diffReasons.join()].join(" ").trim()]));
    }

    /** Rejects if the program or Kapso differs from the state. */
    async expectSettled(): Promise<void> {
        await this.preview("--expect-no-changes");
        await this.succeed(["refresh", "--preview-only", "--expect-no-changes"]);
    }

    /**
     * The resources of the state, without the stack and the providers. Secrets are ciphertext, or
     * plain text with `--show-secrets`.
     */
    async resources(...flags: string[]): Promise<Resource[]> {
        const { stdout } = await this.succeed(["stack", "export", ...flags]);
        const exported = JSON.parse(stdout) as { deployment: { resources?: Resource[] } };
        return (exported.deployment.resources ?? []).filter(({ type }) => !type.startsWith("pulumi:"));
    }

    /** The stack outputs of the last `up`. With `--show-secrets`, secrets are plain text. */
    async outputs(...flags: string[]): Promise<Record<string, unknown>> {
        return JSON.parse((await this.succeed(["stack", "output", "--json", ...flags])).stdout) as Record<string, unknown>;
    }

    urnOf = (name: string, resource = "WhatsAppConfig"): string =>
        `urn:pulumi:test::${this.project}::pulumi-nodejs:dynamic/kapso:${resource}::${name}`;

    /** All of Pulumi's files as text: the state, its history, the CLI's own files. */
    async kept(): Promise<string> {
        const entries = await readdir(this.home, { recursive: true, withFileTypes: true });
        const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
        return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
    }

    /** The size of the stored state in bytes. */
    async stateBytes(): Promise<number> {
        return (await stat(join(this.home, "backend", ".pulumi", "stacks", this.project, "test.json"))).size;
    }

    async succeed(args: string[]): Promise<Run> {
        const run = await this.run(args);
        if (run.exitCode !== 0) {
            throw new Error(`\`pulumi ${args.join(" ")}\` exited with ${run.exitCode}:\n${run.output}`);
        }
        return run;
    }

    run(args: string[]): Promise<Run> {
        return new Promise((resolve, reject) => {
            const { path: cwd } = this.folder;
            const options = { cwd, env: this.env, timeout: this.timeout, maxBuffer: 32 * 1024 * 1024 };
            const child = execFile(this.engine.pulumi, [...args, "--non-interactive", "--color", "never"], options, (error, stdout) => {
                const exitCode = error === null ? 0 : error.code;
                if (typeof exitCode === "number") {
                    resolve({ exitCode, output, stdout });
                } else {
                    reject(new Error(`\`pulumi ${args.join(" ")}\` did not start, or not end in time:\n${output}`, { cause: error }));
                }
            });
            let output = "";
            for (const stream of [child.stdout, child.stderr]) {
                stream?.on("data", (chunk) => {
                    output += chunk;
                });
            }
        });
    }

    async remove(): Promise<void> {
        await this.folder.remove();
        await rm(this.home, { recursive: true, force: true, maxRetries: 3 });
    }
}

export function nameOf(urn: string): string {
    return urn.replace(/.*::/, "");
}

const program = {
    // Disables TypeScript, because the default program is JavaScript and the tests start it often.
    "Pulumi.yaml": "name: program\nruntime: { name: nodejs, options: { typescript: false } }\n",
    "package.json": '{ "name": "program", "main": "index.js" }\n',
    "resources.json": "{}\n",
    "index.js": `
        const kapso = require("pulumi-kapso");
        const made = {};
        const filled = (value) => {
            const [, name, output] = /^\\$\\{(\\w+)(?:\\.(\\w+))?\\}$/.exec(value) ?? [];
            if (name) {
                return output ? made[name][output] : made[name];
            }
            const isPlain = value !== null && typeof value === "object" && !Array.isArray(value);
            return isPlain ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner)])) : value;
        };
        for (const [name, declared] of Object.entries(require("./resources.json"))) {
            const { resource = "WhatsAppConfig", options, ...args } = filled(declared);
            made[name] = new kapso[resource](name, args, options);
        }
    `,
};
