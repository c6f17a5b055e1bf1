/** Exit code of a command that was called wrongly. */
export const USAGE_EXIT_CODE = 2;

/** A failure whose message is all that the user needs: no stack is printed. */
export class CommandFailure extends Error {
    override name = "CommandFailure" as const;

    constructor(
        message: string,
        readonly exitCode: number,
    ) {
        super(message);
    }
}
