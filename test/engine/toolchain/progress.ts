const heartbeat = 30_000;

/** Shows progress: a spinner with the elapsed time on a terminal, otherwise a line now and then. */
export async function withProgress<T>(what: string, expected: string, work: () => Promise<T>): Promise<T> {
    const started = Date.now();
    const elapsed = () => duration(Date.now() - started);
    const show = process.stderr.isTTY ? await spinner(what, expected, elapsed) : lines(what, expected, elapsed);
    try {
        const result = await work();
        show.end(`${what}: done in ${elapsed()}`);
        return result;
    } catch (error) {
        show.end(`${what}: gave up after ${elapsed()}`);
        throw error;
    }
}

interface Shown {
    end(line: string): void;
}

async function spinner(what: string, expected: string, elapsed: () => string): Promise<Shown> {
    const { default: ora } = await import("ora");
    // With discardStdin, ora reads the keyboard itself and Ctrl-C no longer reaches the child
    // programs.
    const shown = ora({ text: `${what} (${expected})`, discardStdin: false }).start();
    const timer = setInterval(() => {
        shown.text = `${what} (${expected}): ${elapsed()}`;
    }, 1_000);
    return {
        end(line) {
            clearInterval(timer);
            shown.stopAndPersist({ symbol: "-", text: line });
        },
    };
}

function lines(what: string, expected: string, elapsed: () => string): Shown {
    console.error(`${what} (${expected})`);
    const timer = setInterval(() => console.error(`${what}: ${elapsed()}`), heartbeat);
    return {
        end(line) {
            clearInterval(timer);
            console.error(line);
        },
    };
}

function duration(milliseconds: number): string {
    const seconds = Math.round(milliseconds / 1_000);
    return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
