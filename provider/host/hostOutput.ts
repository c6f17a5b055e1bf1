/**
 * The lines that Pulumi's host will print for errors of this provider. Each entry is removed after
 * it is suppressed.
 */
const suppressedLines = new Set<string>();

const print = console.error;
console.error = (...values: unknown[]) => {
    if (!(values.length === 1 && typeof values[0] === "string" && suppressedLines.delete(values[0]))) {
        print(...values);
    }
};

/**
 * Pulumi's host prints the errors of check, diff, read and delete with their stack, and the engine
 * shows them too. Suppresses the host's line, so that the user reads each message once.
 */
export function suppressHostLine(error: Error): Error {
    suppressedLines.add(`${error}: ${error.stack}`);
    return error;
}
