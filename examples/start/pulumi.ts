import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { cp, mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import type { Engine } from "../../test/engine/toolchain/locate";
import { makeProgramFolder, type ProgramFolder, repository } from "../../test/support/programFolder";
import { Stopped } from "./stopped";
import { commandLine } from "./terminal";

/**
 * The real CLI on a copy of the quickstart. It has its own home and backend, so it never touches
 * the user's Pulumi login.
 */
export class Pulumi {
    private constructor(
        private readonly engine: Engine,
        private readonly folder: ProgramFolder,
        private readonly env: NodeJS.ProcessEnv,
    ) {}

    static async prepare(engine: Engine, env: Readonly<Record<string, string>>): Promise<Pulumi> {
        const folder = await makeProgramFolder();
        const inside = (name: string) => join(folder.path, name);
        const [home, backend, temporary] = [inside(".home"), inside(".backend"), inside(".tmp")];
        const pulumi = new Pulumi(engine, folder, {
            ...inherited(),
            ...env,
            PATH: [engine.binDir, process.env.PATH].join(delimiter),
            PULUMI_HOME: home,
            PULUMI_BACKEND_URL: pathToFileURL(backend).href,
            PULUMI_CONFIG_PASSPHRASE: randomBytes(32).toString("base64url"),
            // Programs of the CLI write their caches there.
            ...Object.fromEntries(["TMPDIR", "TEMP", "TMP"].map((name) => [name, temporary])),
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        });
        try {
            await mkdir(backend);
            await mkdir(temporary);
            await cp(join(repository, "examples", "quickstart"), folder.path, { recursive: true });
        } catch (error) {
            await pulumi.remove();
            throw error;
        }
        return pulumi;
    }

    /** Runs a command as if the user typed it: it reads from and writes to the terminal itself. */
    async run(args: readonly string[], signal?: AbortSignal): Promise<void> {
        await this.execute(args, { stdio: "inherit", signal });
    }

    /**
     * Runs a command with `input` as its standard input, and returns its output. Only the error of
     * a failure shows the output.
     */
    async runQuietly(args: readonly string[], signal?: AbortSignal, input = ""): Promise<string> {
        return this.execute(args, { stdio: "pipe", signal, input });
    }

    async remove(): Promise<void> {
        await this.folder.remove();
    }

    private async execute(args: readonly string[], { stdio, signal, input = "" }: Execution): Promise<string> {
        signal?.throwIfAborted();
        const child = spawn(this.engine.pulumi, args, { cwd: this.folder.path, env: this.env, stdio });
        const interrupt = () => {
            if (!hasKeyboard) {
                child.kill("SIGINT");
            }
        };
        signal?.addEventListener("abort", interrupt);
        try {
            // The command may end without reading its input.
            child.stdin?.on("error", () => {}).end(input);
            const saying = [child.stdout, child.stderr].map((stream) => (stream ? text(stream) : ""));
            const [code, killedBy] = await once(child, "close");
            const said = await Promise.all(saying);
            signal?.throwIfAborted();
            if (code !== 0) {
                const end = killedBy ? `was ended by ${killedBy}` : `ended with exit code ${code}`;
                const details = said.join("").trim();
                throw new Stopped(`\`${commandLine(["pulumi", ...args])}\` ${end}${details ? `:\n${details}` : "."}`);
            }
            return said[0] ?? "";
        } finally {
            signal?.removeEventListener("abort", interrupt);
        }
    }
}

interface Execution {
    /** Whether the command shares the terminal, or its output is collected. */
    stdio: "inherit" | "pipe";
    signal: AbortSignal | undefined;
    input?: string;
}

/**
 * Ctrl-C on a terminal reaches the CLI directly. A second signal would make the CLI stop at once,
 * without finishing its requests.
 */
const hasKeyboard = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;

/** Without the settings of Pulumi and of this provider: those are for the user's own stacks. */
function inherited(): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PULUMI_|KAPSO_(?!LOG$))/i.test(name)));
}
