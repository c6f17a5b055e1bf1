#!/usr/bin/env node
import { runProgram } from "./program";

// The reader may close the pipe after the first lines. The emulator then goes on serving.
process.stdout.on("error", () => {});

// The provider's checks log warnings with `console.log`. Standard output is reserved for the
// result, which may be JSON.
console.log = console.error;

runProgram(process.argv.slice(2)).then((exitCode) => {
    // Not process.exit, because a command such as the emulator goes on serving.
    process.exitCode = exitCode;
});
