/** The run ends here, and the message says all that its reader needs: no stack is printed. */
export class Stopped extends Error {
    override readonly name = "Stopped" as const;

    constructor(
        message: string,
        readonly exitCode = 1,
    ) {
        super(message);
    }
}
