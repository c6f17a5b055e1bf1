import { Option } from "commander";

/** `--format`. Without a default, the command chooses by where it prints. */
export function formatOption(formats: readonly string[], byDefault?: string): Option {
    const option = new Option("--format <format>", "what to print").choices(formats);
    return byDefault === undefined ? option : option.default(byDefault);
}

/** `--json`, the same in each command that prints JSON. */
export function jsonOption(): Option {
    return new Option("--json", "the same as --format json").implies({ format: "json" });
}

/** Whether standard output is a terminal, where a person reads it. */
export function isTerminal(): boolean {
    return process.stdout.isTTY === true;
}

/** Whether it also shows colours: not if NO_COLOR is set, nor for TERM=dumb. */
export function hasColours(): boolean {
    return isTerminal() && !process.env.NO_COLOR && process.stdout.hasColors();
}
