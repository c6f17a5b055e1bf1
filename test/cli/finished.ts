import { runProgram } from "../../cli/program";

/** Runs a command that ends by itself, inside this process. */
export async function finished(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    let [stdout, stderr] = ["", ""];
    const code = await runProgram(args, {
        writeOut: (text) => {
            stdout += text;
        },
        writeErr: (text) => {
            stderr += text;
        },
    });
    return { code, stdout, stderr };
}
