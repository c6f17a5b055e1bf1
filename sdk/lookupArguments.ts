import * as pulumi from "@pulumi/pulumi";
import { lookupArgument } from "./errors";

/** The arguments of a lookup, by name, with a description. */
export interface ArgumentForm<Args> {
    /** How the lookup is called in a program. */
    example: string;
    arguments: Record<keyof Args & string, { what: string; isRequired: boolean }>;
}

/** Checks the form of the arguments for JavaScript programs, which no compiler checks. */
export function requireForm<Args extends object>(name: string, args: Args | null | undefined, form: ArgumentForm<Args>): void {
    const hint = `Call it as ${form.example}.`;
    if (args !== undefined && args !== null && (typeof args !== "object" || Array.isArray(args) || pulumi.Output.isInstance(args))) {
        throw lookupArgument(`${name} takes its arguments as one object`, hint);
    }
    const given: Record<string, unknown> = { ...args };
    const known = Object.keys(form.arguments);
    const stranger = Object.keys(given).find((argument) => !known.includes(argument));
    if (stranger !== undefined) {
        throw lookupArgument(`${name} has no argument "${stranger}"; it has ${known.join(", ")}`, hint);
    }
    for (const [argument, { what, isRequired }] of Object.entries<{ what: string; isRequired: boolean }>(form.arguments)) {
        const value = given[argument] ?? undefined;
        if (value === undefined ? isRequired : typeof value !== "string" || (isRequired && value === "")) {
            throw lookupArgument(`${name} needs ${argument}: ${what}, a string`, pulumi.Output.isInstance(value) ? forOutputs(name) : hint);
        }
    }
}

function forOutputs(name: string): string {
    return `This one is an output: call ${name}Output.`;
}
