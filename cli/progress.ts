import { SingleBar } from "cli-progress";

/** Shows progress on standard error: a bar on a terminal, otherwise one line per finished part. */
export class Progress {
    private bar: SingleBar | undefined;
    private part = "";

    constructor(private readonly writeLine: (line: string) => void) {}

    /**
     * `done` of `total` lists of this part are read and contained `found` objects. Parts follow
     * each other.
     */
    show(part: string, { done, total, found }: { done: number; total: number; found: number }): void {
        if (!process.stderr.isTTY) {
            if (done === total) {
                this.writeLine(`${part}: ${found}`);
            }
            return;
        }
        if (part !== this.part) {
            this.end();
            this.part = part;
            this.bar = new SingleBar({
                format: `${part.padEnd(10)} {bar} {percentage} %, {found} found`,
                hideCursor: true,
                stream: process.stderr,
            });
            this.bar.start(total, done, { found });
        }
        this.bar?.setTotal(total);
        this.bar?.update(done, { found });
    }

    /** Prints a line of its own. */
    log(line: string): void {
        this.end();
        this.part = "";
        this.writeLine(line);
    }

    end(): void {
        this.bar?.stop();
        this.bar = undefined;
    }
}
