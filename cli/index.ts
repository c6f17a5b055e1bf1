#!/usr/bin/env node
import { runProgram } from "./program";

// A reader that only wanted the first lines may be gone; the emulator then serves on.
process.stdout.on("error", () => {});

// The provider's checks log warnings with it. Standard output is for the result of the command,
// which may be JSON.
console.log = console.error;

runProgram(process.argv.slice(2)).then((exitCode) => {
    // Not process.exit: a command such as the emulator goes on serving.
    process.exitCode = exitCode;
});
