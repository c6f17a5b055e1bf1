import { Command, CommanderError } from "commander";
import { version } from "../provider/kapso/version";
import { visibleLines } from "../text/visible";
import { doctorCommand } from "./doctor";
import { driftCommand } from "./drift";
import { emulatorCommand } from "./emulator";
import { exportCommand } from "./export";
import { CommandFailure, USAGE_EXIT_CODE } from "./failure";
import { reviewCommand } from "./review";

/** The streams for help, versions and errors. */
export interface Output {
    writeOut(text: string): void;
    writeErr(text: string): void;
}

const PROCESS_OUTPUT: Output = {
    writeOut: (text) => void process.stdout.write(text),
    writeErr: (text) => void process.stderr.write(text),
};

/** Runs `pulumi-kapso` with the given arguments and resolves with the exit code. */
export async function runProgram(args: readonly string[], output = PROCESS_OUTPUT): Promise<number> {
    // Errors and progress contain text from Kapso, files and other commands.
    const writeErr = (text: string) => output.writeErr(visibleLines(text));
    const program = new Command("pulumi-kapso")
        .description("Export a Kapso account as a Pulumi program, review changes, find drift, and test without an account")
        .version(version)
        .exitOverride()
        .configureOutput({ writeOut: output.writeOut, writeErr });
    for (const command of [exportCommand(), reviewCommand(), driftCommand(), doctorCommand(), emulatorCommand()]) {
        program.addCommand(command.copyInheritedSettings(program));
    }
    try {
        await program.parseAsync(args, { from: "user" });
        return 0;
    } catch (error) {
        if (error instanceof CommanderError) {
            // Commander has printed the error. Its own exit code is 1 for wrong usage, and 0 for
            // --help and --version.
            return error.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
        }
        if (error instanceof CommandFailure) {
            writeErr(`${error.message}\n`);
            return error.exitCode;
        }
        throw error;
    }
}
