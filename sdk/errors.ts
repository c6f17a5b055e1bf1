import * as pulumi from "@pulumi/pulumi";
import { type ErrorText, errorText } from "../text/errorText";
import { visibleLines } from "../text/visible";

// The errors of this room, which a program meets in its own process.

/**
 * An error of the program that Pulumi shows to the user by its message alone. It has no frames:
 * Pulumi formats the stack of what is
 * not caught, shown or not, and Node takes half a minute for one that leads through `node_modules`.
 */
function shown(message: string): Error {
    return Object.assign(new pulumi.RunError(message), { stack: message });
}

function laidOut(text: ErrorText): Error {
    return shown(errorText(text));
}

/** An error of a lookup, whatever it is, without its stack. */
export function shownError(thrown: unknown): Error {
    return shown(visibleLines(thrown instanceof Error ? thrown.message : String(thrown)));
}

export function importOption(name: string): Error {
    return laidOut({
        code: "KAPSO-IMPORT-OPTION",
        summary: `${name} cannot be imported by the option import.`,
        hints: [
            "Remove the option, and set adoptExisting on this resource: then `pulumi up` adopts the existing object.",
            "Or run `npx pulumi-kapso export --out <folder>`, and then `pulumi import --file import.json` as its README.md says.",
        ],
    });
}

/** `problem`: "listCustomers takes its arguments as one object". */
export function lookupArgument(problem: string, hint: string): Error {
    return laidOut({ code: "KAPSO-LOOKUP-ARGUMENT", summary: `${problem}.`, hints: [hint] });
}

export function providerAsOptions(): Error {
    return laidOut({
        code: "KAPSO-LOOKUP-OPTIONS",
        summary: "A lookup takes its provider as an option.",
        hints: ["Write { provider } instead of the provider itself."],
    });
}

/** `whose`: "a lookup", or the option of a resource. */
export function foreignProvider(whose: string, hints: readonly string[] = []): Error {
    return laidOut({
        code: "KAPSO-FOREIGN-PROVIDER",
        summary: `The provider ${whose} is not a Provider of pulumi-kapso.`,
        hints: ['Make one with `new Provider("…", { apiKey })` from "pulumi-kapso".', ...hints],
    });
}

export function unknownAccount(): Error {
    return laidOut({
        code: "KAPSO-LOOKUP-TOO-EARLY",
        summary: "The account of this provider is not known yet.",
        hints: ["Use the …Output form of the lookup."],
    });
}

export function noMock(lookup: string, token: string): Error {
    return laidOut({
        code: "KAPSO-NO-MOCK",
        summary: `${lookup} asks nobody while pulumi.runtime.setMocks is in use, and these mocks have no result for it.`,
        hints: [`Let their function call return what ${lookup} would return if args.token is "${token}".`],
    });
}

export function packageNotFound(folder: string): Error {
    return laidOut({
        code: "KAPSO-PACKAGE-NOT-FOUND",
        summary: `pulumi-kapso cannot be found from ${folder}.`,
        hints: ["Add pulumi-kapso to this program's package.json, also if only a component library uses it, and install."],
    });
}

export function changedEnvironment(variable: string, command: string): Error {
    return laidOut({
        code: "KAPSO-ENVIRONMENT-CHANGED",
        summary:
            `${variable} was changed after Pulumi started this program, perhaps by dotenv. Lookups would use the new value, and resources ` +
            "the old one.",
        hints: [`Set ${variable} before you run pulumi, or run \`${command}\`.`],
    });
}

export function declaredTwice(second: string, first: string, number: string): Error {
    return laidOut({
        code: "KAPSO-DECLARED-TWICE",
        summary:
            `WhatsAppConfig "${second}" declares the phone number ${number}, and so does WhatsAppConfig "${first}" of the same account. ` +
            "A number can be connected only once.",
        hints: ["Declare it once, or correct phoneNumberId."],
    });
}
