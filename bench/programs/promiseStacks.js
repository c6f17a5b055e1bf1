// Pulumi captures a stack trace for each promise behind an output. This package turns that off
// (sdk/promiseStacks.ts), and so does the floor.
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
