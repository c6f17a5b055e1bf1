// Pulumi takes the stack of each promise behind an output. Pulumi-kapso does without; so does whoever measures the engine alone.
exports.withoutPromiseStacks = (construct) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
        return construct();
    } finally {
        Error.stackTraceLimit = stackTraceLimit;
    }
};
