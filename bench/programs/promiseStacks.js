// Pulumi takes the stack of each promise behind an output. This package leaves these out (sdk/promiseStacks.ts); so does the floor, in the same way.
exports.withoutPromiseStacks = (construct) => {
    const { prepareStackTrace } = Error;
    if (prepareStackTrace === undefined) {
        return construct();
    }
    Error.prepareStackTrace = (error, frames) =>
        frames[0]?.getFunctionName() === "debuggablePromise" ? "" : prepareStackTrace(error, frames);
    try {
        return construct();
    } finally {
        Error.prepareStackTrace = prepareStackTrace;
    }
};
