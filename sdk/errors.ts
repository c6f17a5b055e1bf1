import * as pulumi from "@pulumi/pulumi";
import { type ErrorText, errorText } from "../text/errorText";
import { visibleLines } from "../text/visible";

// Errors in the process of the program.

/**
 * An error of the program. Pulumi shows only its message. It has no stack, because Pulumi formats
 * each stack, shown or not, and Node takes half a minute for one through `node_modules`.
 */
function shown(message: string): Error {
    return Object.assign(new pulumi.RunError(message), { stack: message });
}

function laidOut(text: ErrorText): Error {
    return shown(errorText(text));
}

/** The error of a lookup without its stack. */
export function shownError(thrown: unknown): Error {
    return shown(visibleLines(thrown instanceof Error ? thrown.message : String(thrown)));
}

export function importOption(name: string): Error {
    return laidOut({
        code: "KAPSO-IMPORT-OPTION",
        summary: `Could not import ${name}: the option import does not work with resources of pulumi-kapso.`,
        hints: [
            "Remove the option, and set adoptExisting on this resource. Then run `pulumi up` to adopt the existing object.",
            "Or run `npx pulumi-kapso export --out <folder>`, then follow the README.md in that folder.",
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
        summary: "Could not run this lookup: it got a provider instead of options.",
        hints: ["Pass { provider } instead of the provider itself."],
    });
}

/** `whose`: "a lookup", or the option of a resource. */
export function foreignProvider(whose: string, hints: readonly string[] = []): Error {
    return laidOut({
        code: "KAPSO-FOREIGN-PROVIDER",
        summary: `The provider ${whose} is not a Provider of pulumi-kapso.`,
        hints: ['Create one with `new Provider("…", { apiKey })` from "pulumi-kapso".', ...hints],
    });
}

export function unknownAccount(): Error {
    return laidOut({
        code: "KAPSO-LOOKUP-TOO-EARLY",
        summary: "Could not run this lookup: the account of its provider is not known yet.",
        hints: ["Use the form of the lookup whose name ends in Output."],
    });
}

export function noMock(lookup: string, token: string): Error {
    return laidOut({
        code: "KAPSO-NO-MOCK",
        summary: `Could not run ${lookup}: pulumi.runtime.setMocks is in use, and these mocks return no result for it.`,
        hints: [`In the mocks, let the function call return the result of ${lookup} if args.token is "${token}".`],
    });
}

export function packageNotFound(folder: string): Error {
    return laidOut({
        code: "KAPSO-PACKAGE-NOT-FOUND",
        summary: `Could not find the package pulumi-kapso from ${folder}.`,
        hints: ["Add pulumi-kapso to this program's package.json, even if only a component library uses it. Then install the packages."],
    });
}

export function changedEnvironment(variable: string, command: string): Error {
    return laidOut({
        code: "KAPSO-ENVIRONMENT-CHANGED",
        summary:
            `${variable} was changed after Pulumi started this program, perhaps by dotenv. Lookups would use the new value, ` +
            "but resources would use the old value.",
        hints: [`Set ${variable} before you run pulumi.`, `Or run \`${command}\`.`],
    });
}

export function declaredTwice(second: string, first: string, number: string): Error {
    return laidOut({
        code: "KAPSO-DECLARED-TWICE",
        summary:
            `WhatsAppConfig "${second}" and WhatsAppConfig "${first}" declare the same phone number ${number} in one account. ` +
            "A number can be connected only once.",
        hints: ["Correct phoneNumberId of one of them, or remove one of them."],
    });
}
