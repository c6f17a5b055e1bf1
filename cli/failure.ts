/** Exit code after wrong usage. */
export const USAGE_EXIT_CODE = 2;

/** An error whose message is enough for the user, so no stack trace is printed. */
export class CommandFailure extends Error {
    override name = "CommandFailure" as const;

    constructor(
        message: string,
        readonly exitCode: number,
    ) {
        super(message);
    }
}
