import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { styleText } from "node:util";
import { Stopped } from "./stopped";

export function say(text = ""): void {
    process.stdout.write(`${text}\n`);
}

/** For text that the reader should notice first. */
export function bold(text: string): string {
    return styled("bold", text);
}

/** For details. */
export function dim(text: string): string {
    return styled("dim", text);
}

/** A command as a person would type it. */
export function commandLine(words: readonly string[]): string {
    return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `"${word.replace(/["\\$`]/g, "\\$&")}"`)).join(" ");
}

export interface Question {
    text: string;
    /** Secrets are not shown while they are typed. */
    isSecret?: boolean;
}

/** Asks on the terminal until `close`, which must come before another program reads from it. */
export class Questions {
    private isHidden = false;
    private readonly output = new Writable({
        write: (chunk, _encoding, done) => {
            if (!this.isHidden) {
                process.stdout.write(chunk);
            }
            done();
        },
    });
    private readonly reader = createInterface({ input: process.stdin, output: this.output, terminal: true, historySize: 0 });
    private readonly ended = new AbortController();

    constructor(private readonly signal: AbortSignal) {
        // The reader consumes Ctrl-C, so the terminal sends no signal.
        this.reader.on("SIGINT", () => process.emit("SIGINT"));
        // Ctrl-D: without this, the process would end with exit code 0.
        this.reader.on("close", () => this.ended.abort(new Stopped("The input ended. Nothing was changed.")));
    }

    /** What the user typed, trimmed; possibly empty. */
    async ask({ text, isSecret = false }: Question): Promise<string> {
        const signal = AbortSignal.any([this.signal, this.ended.signal]);
        try {
            // The question itself is written before the call returns.
            const answering = this.reader.question(`${text} `, { signal });
            this.isHidden = isSecret;
            const answer = await answering;
            return answer.trim();
        } catch (error) {
            say();
            signal.throwIfAborted();
            throw error;
        } finally {
            this.isHidden = false;
            if (isSecret) {
                say();
            }
        }
    }

    close(): void {
        this.reader.close();
    }
}

function styled(style: "bold" | "dim", text: string): string {
    return process.stdout.isTTY && process.stdout.hasColors() ? styleText(style, text) : text;
}
