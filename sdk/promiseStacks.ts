/**
 * Pulumi takes the stack of each of the four promises behind every output, only to show it with `PULUMI_DEBUG_PROMISE_LEAKS`; and in a program that its
 * CLI runs, source maps are applied to each stack: half of the time of a program with a thousand resources. Until the function that this returns is
 * called, these stacks are empty. All others are whole: those of errors, and the one that finds the program's line (`sourcePosition`). Each constructor calls
 * it around its own `super`, which may stand nowhere else: a class between ours and Pulumi's would hide that line.
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
