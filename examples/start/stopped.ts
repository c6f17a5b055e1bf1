/** Ends the run. The message is complete, so no stack is printed. */
export class Stopped extends Error {
    override readonly name = "Stopped" as const;

    constructor(
        message: string,
        readonly exitCode = 1,
    ) {
        super(message);
    }
}
