/**
 * Makes the stacks of the promises behind outputs empty until the returned function is called.
 * Pulumi shows them only with `PULUMI_DEBUG_PROMISE_LEAKS`, but source maps are applied to each:
 * half of the time of a program with a thousand resources. Other stacks stay whole, including the
 * one that finds the program's line (`sourcePosition`).
 *
 * Each constructor calls it around its own `super`. A class between ours and Pulumi's would hide
 * the program's line.
 */
export function withoutPromiseStacks(): () => void {
    const { prepareStackTrace } = Error;
    if (prepareStackTrace === undefined || process.env.PULUMI_DEBUG_PROMISE_LEAKS) {
        return () => undefined;
    }
    Error.prepareStackTrace = (error, frames) =>
        frames[0]?.getFunctionName() === "debuggablePromise" ? "" : prepareStackTrace(error, frames);
    return () => {
        Error.prepareStackTrace = prepareStackTrace;
    };
}
