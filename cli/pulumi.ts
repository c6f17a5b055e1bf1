import { spawn } from "node:child_process";
import { buffer, text } from "node:stream/consumers";
import { CommandFailure } from "./failure";

/** What `pulumi preview --json` prints for a stack of the project in this folder, also where it fails. */
export function preview(stack: string): Promise<Uint8Array> {
    return pulumi(["preview", "--json", "--show-sames", "--stack", stack, "--non-interactive"]);
}

/** What `pulumi refresh` would change in the state; it changes nothing. */
export function refreshPreview(stack: string | undefined): Promise<Uint8Array> {
    return pulumi([
        "refresh",
        "--preview-only",
        "--json",
        "--show-sames",
        ...(stack === undefined ? [] : ["--stack", stack]),
        "--non-interactive",
    ]);
}

async function pulumi(args: readonly string[]): Promise<Uint8Array> {
    const child = spawn("pulumi", args, { stdio: ["ignore", "pipe", "pipe"] });
    const ended = new Promise<void>((resolve, reject) => child.once("error", reject).once("close", resolve));
    const all = Promise.all([buffer(child.stdout), text(child.stderr), ended]);
    const [printed, said] = await all.catch((error: Error) => {
        throw new CommandFailure(`The Pulumi CLI cannot be run: ${error.message}. Is \`pulumi\` on the PATH?`, 1);
    });
    if (printed.length === 0) {
        // Before the engine starts, only the CLI itself has spoken.
        const errors = said.split("\n").filter((line) => line.startsWith("error: "));
        const command = `pulumi ${args.slice(0, 2).join(" ")}`;
        throw new CommandFailure(`\`${command}\` failed before it began${errors.length > 0 ? `:\n${errors.join("\n")}` : "."}`, 1);
    }
    return printed;
}
