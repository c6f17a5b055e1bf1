import { markdownTable } from "markdown-table";
import { candidateNames, candidates } from "./candidates";
import { claimsOf } from "./claims";
import { figure, type Spread, secondsOf, spreadOf, stateBytes } from "./figures";
import { type Comparison, type Measurement, operations, type Results, type Scenario } from "./results";

/** The promises and their measured values: the table of `docs/reference/performance.md`. */
export function claimsTable(results: Results): string {
    const rows = claimsOf(results).map(({ text, bound, measured, byClock, holds, digits }) => [
        text,
        bound,
        spread(measured, digits),
        byClock ? spread(byClock, digits) : "",
        holds ? "yes" : "**no**",
    ]);
    return table([["", "promised", "measured", "by wall clock", "kept"], ...rows]);
}

/** `bench/results.md`. */
export function report(results: Results): string {
    const { cores, node, pulumi, system } = results.machine;
    return `${[
        "# Benchmark results",
        `All candidates ran in one session, in turn, with the real engine (Pulumi ${pulumi}, Node ${node}, ${system}, ${cores} cores), a file backend and the emulator. ` +
            "Values are medians, with minimum and maximum in brackets. Compare values only within this page: the machine changes all of them. " +
            madeBy(results),
        ["The candidates: ", ...candidateNames.map((name) => `- **${candidates[name].title}**: ${candidates[name].what}`)].join("\n"),
        "## Promises",
        claimsTable(results),
        ...results.comparisons.flatMap((comparison) => [`## ${titleOf(comparison.scenario)}`, comparisonTable(comparison)]),
        "## One stack per tenant, or one stack for all tenants",
        tenantsTable(results),
        ...(results.neighbours.length > 0
            ? ["## A refresh of a customer that also has configs that no stack manages", neighboursTable(results)]
            : []),
    ].join("\n\n")}\n`;
}

function madeBy({ isFull, isForPromises }: Results): string {
    if (isFull) {
        return "Made by `npm run bench -- --full`.";
    }
    return isForPromises ? "Made by `npm run bench -- --promises`." : "Made by `npm run bench`, which leaves out the largest fleets.";
}

/** `1,000 configs of one customer, 50 ms latency`. */
export function titleOf({ count, customers, latency, checkpoints, apiVersion }: Scenario): string {
    const of = customers === 1 ? "of one customer" : `of ${customers} customers`;
    return [
        `${count} configs ${of}`,
        ...(latency > 0 ? [`${latency} ms latency`] : []),
        ...(checkpoints ? [] : ["without checkpoints"]),
        ...(apiVersion === "platform" ? ["this package on the Platform API, the other candidates on v1"] : []),
    ].join(", ");
}

function comparisonTable(comparison: Comparison): string {
    const rows = operations.flatMap((operation) => {
        const of = (quantity: keyof Omit<Measurement, "requests">, digits: number) =>
            candidateNames.map((name) =>
                spread(
                    figure(comparison, name, (pass) => pass.operations[operation][quantity]),
                    digits,
                ),
            );
        return [
            [`\`${operation}\`, seconds`, ...candidateNames.map((name) => spread(figure(comparison, name, secondsOf(operation)), 1))],
            [`\`${operation}\`, processor seconds`, ...of("cpuSeconds", 1)],
            [`\`${operation}\`, peak MB`, ...of("peakMegabytes", 0)],
            [
                `\`${operation}\`, requests`,
                ...candidateNames.map((name) => requests(comparison.passes[name].at(-1)?.operations[operation].requests)),
            ],
        ];
    });
    const state = candidateNames.map((name) =>
        spread(
            figure(comparison, name, (pass) => stateBytes(pass) / 1000),
            0,
        ),
    );
    return table([["", ...candidateNames.map((name) => candidates[name].title)], ...rows, ["state, kB", ...state]]);
}

function tenantsTable({ tenants }: Results): string {
    return table([
        [`connect ${tenants.count} tenants`, "seconds", "processor seconds", "peak MB", "requests"],
        row(`${tenants.count} stacks, ${tenants.atOnce} at a time`, tenants.stacks),
        row("one stack", tenants.oneStack),
    ]);
}

function neighboursTable({ neighbours }: Results): string {
    const rows = neighbours.flatMap(({ managed, older, newer, ours, thin }) => [
        row(`${candidates.ours.title}: ${managed} managed, ${older} older, ${newer} newer`, ours),
        row(`${candidates.thin.title}: ${managed} managed, ${older} older, ${newer} newer`, thin),
    ]);
    return table([["`refresh`", "seconds", "processor seconds", "peak MB", "requests"], ...rows]);
}

function row(title: string, measured: readonly Measurement[]): string[] {
    return [
        title,
        spread(spreadOf(measured.map(({ seconds }) => seconds)), 1),
        spread(spreadOf(measured.map(({ cpuSeconds }) => cpuSeconds)), 1),
        spread(spreadOf(measured.map(({ peakMegabytes }) => peakMegabytes)), 0),
        requests(measured.at(-1)?.requests),
    ];
}

function requests(byMethod: Record<string, number> = {}): string {
    const counts = Object.entries(byMethod).sort(([a], [b]) => a.localeCompare(b));
    return counts.map(([method, count]) => `${count} ${method}`).join(", ") || "none";
}

function spread({ median, min, max }: Spread, digits: number): string {
    const [middle, low, high] = [median, min, max].map((value) => value.toFixed(digits));
    return low === high ? `${middle}` : `${middle} (${low}–${high})`;
}

function table([head = [], ...rows]: string[][]): string {
    return markdownTable([head, ...rows], { align: ["l", ...head.slice(1).map(() => "r")] });
}
