import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, copyFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { coerce, gte, type SemVer } from "semver";
import { program, wantedVersion } from "./locate";
import { withProgress } from "./progress";

/**
 * Builds Pulumi's official Go modules, because Go's module proxy is often reachable where Pulumi's
 * own host is not. A build takes 5 to 8 minutes on two cores, including the downloads.
 */
export async function buildWithGo(root: string, signal: AbortSignal): Promise<void> {
    await requireGo(signal);
    const bin = join(root, "bin");
    await withProgress(`Building Pulumi ${wantedVersion} with Go`, "5 to 8 minutes on two cores, once", async () => {
        // Sequential: each build uses all cores, and two linkers at once need twice the memory.
        await goBuild("engine", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", join(bin, program("pulumi")), signal);
        // The newest release of the module that still contains a language host. The engine accepts
        // it.
        const languageHost = "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs";
        await goBuild("language", languageHost, join(bin, program("pulumi-language-nodejs")), signal);
    });
    await copyResourcePlugin(bin);
}

/** The version of Go that the engine's module asks for. */
export function goWanted(): string {
    const goMod = readFileSync(join(__dirname, "engine", "go.mod"), "utf8");
    return /^go (\S+)$/m.exec(goMod)?.[1] ?? "";
}

async function requireGo(signal: AbortSignal): Promise<void> {
    const found = await goVersion(signal);
    if (found === undefined) {
        throw new Error("Go is not installed");
    }
    if (!gte(found, goWanted())) {
        throw new Error(`Go ${found} is installed, ${goWanted()} is needed`);
    }
}

async function goVersion(signal: AbortSignal): Promise<SemVer | undefined> {
    try {
        // Run outside any module: inside one, a Go that is too old refuses to print its version.
        return coerce(await go(["env", "GOVERSION"], tmpdir(), signal)) ?? undefined;
    } catch {
        signal.throwIfAborted();
        return undefined;
    }
}

async function goBuild(module: "engine" | "language", main: string, output: string, signal: AbortSignal): Promise<void> {
    const setVersion = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${wantedVersion}`;
    await go(["build", "-trimpath", "-ldflags", `-s -w ${setVersion}`, "-o", output, main], join(__dirname, module), signal);
}

async function go(args: string[], cwd: string, signal: AbortSignal): Promise<string> {
    const env = {
        ...process.env,
        // The committed go.sum decides what is built. The user's own flags and workspace do not
        // apply.
        GOFLAGS: "-mod=readonly",
        GOWORK: "off",
        GOTOOLCHAIN: "local",
        CGO_ENABLED: "0", // like the official release; needs no C compiler
    };
    try {
        const { stdout } = await promisify(execFile)("go", args, { cwd, env, signal, maxBuffer: 64 * 1024 * 1024 });
        return stdout.trim();
    } catch (error) {
        signal.throwIfAborted();
        const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
        throw new Error(lastLines(said) || `go ${args[0]} failed`, { cause: error });
    }
}

/** Removes the lines about downloads, which Go prints before the actual error. */
function lastLines(output: string): string {
    const lines = output.split("\n").filter((line) => !line.startsWith("go: downloading "));
    return lines.slice(-10).join("\n    ");
}

/** The plugin is a script that starts Node. It is part of the SDK. */
async function copyResourcePlugin(bin: string): Promise<void> {
    const name = program("pulumi-resource-pulumi-nodejs");
    const copy = join(bin, name);
    await copyFile(join(dirname(require.resolve("@pulumi/pulumi/package.json")), name), copy);
    await chmod(copy, 0o755);
}
