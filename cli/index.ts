#!/usr/bin/env node
import { runProgram } from "./program";

runProgram(process.argv.slice(2)).then((exitCode) => {
    // Not process.exit: a command such as the emulator goes on serving.
    process.exitCode = exitCode;
});
