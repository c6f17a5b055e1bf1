import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { z } from "zod";
import { driftCommand } from "./drift";
import { emulatorCommand } from "./emulator";
import { CommandFailure, USAGE_EXIT_CODE } from "./failure";
import { reviewCommand } from "./review";

/** Where help, versions and errors are written. */
export interface Output {
    writeOut(text: string): void;
    writeErr(text: string): void;
}

const PROCESS_OUTPUT: Output = {
    writeOut: (text) => void process.stdout.write(text),
    writeErr: (text) => void process.stderr.write(text),
};

/** Runs the command `pulumi-kapso` with the arguments after its name; resolves with the exit code. */
export async function runProgram(args: readonly string[], output = PROCESS_OUTPUT): Promise<number> {
    const program = new Command("pulumi-kapso")
        .description("Tools of the pulumi-kapso package")
        .version(packageVersion())
        .exitOverride()
        .configureOutput(output);
    for (const command of [reviewCommand(), driftCommand(), emulatorCommand()]) {
        program.addCommand(command.copyInheritedSettings(program));
    }
    try {
        await program.parseAsync(args, { from: "user" });
        return 0;
    } catch (error) {
        if (error instanceof CommanderError) {
            // Commander has said what is wrong; its own code for wrong usage is 1, and 0 for --help and --version.
            return error.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
        }
        if (error instanceof CommandFailure) {
            output.writeErr(`${error.message}\n`);
            return error.exitCode;
        }
        throw error;
    }
}

/** By its public name, because the distance to package.json differs between the sources and dist/. */
function packageVersion(): string {
    const file = require.resolve("pulumi-kapso/package.json");
    return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, "utf8"))).version;
}
