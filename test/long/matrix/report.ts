import { apiVersion, byApiVersion } from "../../support/apiVersion";
import { type Cell, whileSeconds } from "./cells";
import type { Played } from "./runCell";

export interface Result {
    readonly cell: Cell;
    readonly played: Played;
}

/** `FAULTS.md` or `FAULTS-platform.md`: each cell and its result. Equal results give equal text. */
export function faultsTable(results: readonly Result[]): string {
    const refused = results.filter(({ played }) => played.messages.length > 0).length;
    const asked = results.filter(({ played }) => played.questions.length > 0).length;
    const isStaying = ({ cell }: Result) => cell.duration === "stays";
    const messages = byApiVersion({ v1: "messages.txt", platform: "messages-platform.txt" });
    const file = byApiVersion({ v1: "FAULTS.md", platform: "FAULTS-platform.md" });
    return `# Fault matrix of API version \`${apiVersion}\`

\`npm run faults\` writes this page. \`test/long/faultMatrix.test.ts\` checks every cell, and fails if ${file} is out of date.

**${results.length} cells**: in ${results.length - refused} the run recovered. In ${refused} it ended with an error that names what happened and what to do
([all messages](long/${messages})). In ${asked} of these, the next run asked once whether the object that it found is yours.

A cell is one operation in Pulumi's provider process, driven as the engine drives it, under one fault of the emulator. Afterwards, without the
fault, the same command and one more \`up\` run. Then preview and refresh must be empty. Every declared config must exist once at Kapso, with the
declared values and the ID of the state. Nothing else may exist, and unmanaged configs must be unchanged.

\`✓ 3\`: the run recovered in three cells. \`✗ 2\`: it ended with an error in two. \`?\`: the next run asks once. Empty: the fault does not concern the operation.

## Temporary faults

On one request, each in turn, and on all requests for ${whileSeconds} s.

${table(results.filter((result) => !isStaying(result)))}

## Faults that last until the run ends

On all requests, on all except the first, on every POST.

${table(results.filter(isStaying))}
`;
}

function table(results: readonly Result[]): string {
    const operations = [...new Set(results.map(({ cell }) => cell.operation.title))];
    const faults = [...new Set(results.map(({ cell }) => cell.fault.title))];
    const rows = faults.map((fault) => {
        const ofFault = results.filter(({ cell }) => cell.fault.title === fault);
        return [fault, ...operations.map((operation) => summary(ofFault.filter(({ cell }) => cell.operation.title === operation)))];
    });
    return aligned([["fault", ...operations], ...rows]);
}

/** A table in the format of the repository's formatter. */
function aligned(rows: readonly (readonly string[])[]): string {
    const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
    const line = (cells: readonly string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
    const [head = [], ...others] = rows;
    return [line(head), line(widths.map((width) => "-".repeat(width))), ...others.map(line)].join("\n");
}

function summary(results: readonly Result[]): string {
    const refused = results.filter(({ played }) => played.messages.length > 0);
    const survived = results.length - refused.length;
    const asks = refused.some(({ played }) => played.questions.length > 0);
    return [survived > 0 ? `✓ ${survived}` : "", refused.length > 0 ? `✗ ${refused.length}${asks ? "?" : ""}` : ""].join(" ").trim();
}

/**
 * Every message and log line of the matrix once, with placeholders for values that vary per run.
 */
export function messagesText(results: readonly Result[], printed: readonly string[]): string {
    const sections: [string, readonly string[]][] = [
        ["Errors", results.flatMap(({ played }) => played.messages)],
        ["Questions of the next run", results.flatMap(({ played }) => played.questions)],
        ["Lines beside the errors", printed],
    ];
    return sections
        .map(
            ([title, messages]) =>
                `${title}\n${"-".repeat(title.length)}\n\n${[...new Set(messages.map(normalised))].sort().join("\n\n")}\n`,
        )
        .join("\n");
}

/** Replaces IDs, numbers, ports and counts by placeholders. */
export function normalised(message: string): string {
    return (
        message
            .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "<id>")
            .replace(/\b1065403522429\d{6}\b/g, "<number>")
            .replace(/127\.0\.0\.1:\d+/g, "<host>")
            .replace(/"Acme( sandbox)?"/g, '"<name>"')
            // Which waiting request is the last to be sent depends on milliseconds.
            .replace(/(would exceed \d+ s\. The request was not executed\.) \(Tried \d+ times\.\)/, "$1")
            // So does whether the deadline or the rate limit ends the retries.
            .replace(/\(Tried (?:once|\d+ times), then the wait for Kapso's rate limit [^)]*\)/g, "(Tried <n> times.)")
            .replace(/Tried \d+ times/g, "Tried <n> times")
            .replace(/waiting \d+ s/g, "waiting <n> s")
            .replace(/checked at [^;)]+/g, "checked at <time>")
            .replace(/checks again in \d+ s/g, "checks again in <n> s")
            .replace(/allows \d+ requests?( in \d+ s| a minute)/g, "allows <n> requests <window>")
    );
}
