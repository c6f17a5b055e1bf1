import { spawn } from "node:child_process";
import { buffer, text } from "node:stream/consumers";
import { CommandFailure } from "./failure";

/** The output of a command, even if it failed. */
export interface Printed {
    bytes: Uint8Array;
    failed: boolean;
}

/** The output of `pulumi preview --json` for a stack of the project in this folder. */
export function preview(stack: string): Promise<Printed> {
    return pulumi(["preview", "--json", "--show-sames", "--stack", stack, "--non-interactive"]);
}

/** The output of a refresh preview: it changes nothing, not even the state. */
export function refreshPreview(stack: string | undefined): Promise<Printed> {
    return pulumi([
        "refresh",
        "--preview-only",
        "--json",
        "--show-sames",
        ...(stack === undefined ? [] : ["--stack", stack]),
        "--non-interactive",
    ]);
}

async function pulumi(args: readonly string[]): Promise<Printed> {
    // With this variable, the CLI prints events instead of a preview.
    const { PULUMI_ENABLE_STREAMING_JSON_PREVIEW, ...env } = process.env;
    const child = spawn("pulumi", args, { stdio: ["ignore", "pipe", "pipe"], env });
    const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
    const all = Promise.all([buffer(child.stdout), text(child.stderr), ended]);
    const [bytes, said, code] = await all.catch((error: Error) => {
        throw new CommandFailure(`Could not run the Pulumi CLI: ${error.message}. Check that \`pulumi\` is on the PATH.`, 1);
    });
    if (bytes.length === 0) {
        // Until the engine starts, only the CLI itself has printed.
        const errors = said.split("\n").filter((line) => line.startsWith("error: "));
        const command = `pulumi ${args.slice(0, 2).join(" ")}`;
        throw new CommandFailure(
            `\`${command}\` failed before the engine started${errors.length > 0 ? `:\n${errors.join("\n")}` : "."}`,
            1,
        );
    }
    return { bytes, failed: code !== 0 };
}
