import { Option } from "commander";

/** The flag `--format`. Without a default, the command chooses by its output. */
export function formatOption(formats: readonly string[], byDefault?: string): Option {
    const option = new Option("--format <format>", "output format").choices(formats);
    return byDefault === undefined ? option : option.default(byDefault);
}

/** The flag `--json`, equal in each command that prints JSON. */
export function jsonOption(): Option {
    return new Option("--json", "the same as --format json").implies({ format: "json" });
}

/** Whether standard output is a terminal. */
export function isTerminal(): boolean {
    return process.stdout.isTTY === true;
}

/** Whether the terminal shows colours: not with NO_COLOR or TERM=dumb. */
export function hasColours(): boolean {
    return isTerminal() && !process.env.NO_COLOR && process.stdout.hasColors();
}
