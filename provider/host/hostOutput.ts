/**
 * What Pulumi's host will print for errors that we throw; each entry is taken away when it is met.
 */
const toBeSilenced = new Set<string>();

const print = console.error;
console.error = (...values: unknown[]) => {
    if (!(values.length === 1 && typeof values[0] === "string" && toBeSilenced.delete(values[0]))) {
        print(...values);
    }
};

/**
 * Pulumi's host prints errors of check, diff, read and delete with their stack, beside what the
 * engine shows of them, so that a
 * user would read each message twice. Holds that one line back.
 */
export function printedOnce(error: Error): Error {
    toBeSilenced.add(`${error}: ${error.stack}`);
    return error;
}
