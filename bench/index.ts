import { mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism, platform } from "node:os";
import { join, relative } from "node:path";
import { Command, Option } from "commander";
import { locateEngine } from "../test/engine/toolchain/locate";
import { type Candidate, candidateNames, candidates } from "./candidates";
import { type Amounts, refreshAmong } from "./neighbours";
import { plots } from "./plots";
import { claimsTable, report, titleOf } from "./report";
import { type Neighbours, type Pass, type Results, resultsSchema, type Scenario } from "./results";
import { runCandidate } from "./scenario";
import { connectInOneStack, connectInStacks } from "./tenants";

/** `npm run bench`: runs all candidates in one session, on one machine. */
async function main(): Promise<void> {
    const command = new Command("npm run bench --")
        .description(
            "Measures this package, the cost of the engine alone, and a hand-written provider. Writes results.json, results.md and plots into bench/local. With --full or --promises: into bench, and the table into docs/reference/performance.md.",
        )
        .addOption(
            new Option("--full", "also 1000 configs, latency, one customer per config, and no checkpoints: about an hour").conflicts(
                "promises",
            ),
        )
        .option("--promises", "measures each promise once, and writes the same files as --full: a quarter of an hour")
        .option("--repetitions <n>", "how often each candidate runs (default: 3, fewer for large fleets)")
        .option("--report", "measures nothing: writes the tables and plots again from bench/results.json")
        .allowExcessArguments(false)
        .parse();
    const {
        full = false,
        promises = false,
        repetitions,
        report: isReport = false,
    } = command.opts<{ full?: boolean; promises?: boolean; repetitions?: string; report?: boolean }>();
    const results = isReport
        ? resultsSchema.parse(JSON.parse(await readFile(join(import.meta.dirname, "results.json"), "utf8")))
        : await measure(full ? "full" : promises ? "promises" : "short", repetitions === undefined ? undefined : Number(repetitions));
    const isForAll = results.isFull || results.isForPromises;
    const folder = isForAll ? import.meta.dirname : localFolder;
    await write(results, folder);
    if (isForAll) {
        await writePage(results);
    }
    console.log(`\n${claimsTable(results)}\n\nAll results: ${relative(process.cwd(), join(folder, "results.md"))}`);
}

const usual = { customers: 1, latency: 0, checkpoints: true, apiVersion: "v1" } as const;

const onPlatform: Scenario = { ...usual, count: 100, apiVersion: "platform" };

const scenarios: Scenario[] = [...[10, 100, 300].map((count) => ({ ...usual, count })), onPlatform];

const fullScenarios: Scenario[] = [
    ...scenarios,
    { ...usual, count: 1000 },
    { ...usual, count: 1000, checkpoints: false },
    { ...usual, count: 1000, checkpoints: false, latency: 50 },
    { ...usual, count: 1000, checkpoints: false, customers: 1000 },
    { ...onPlatform, count: 1000, checkpoints: false },
];

/** The fewest scenarios that measure every promise: a quarter of an hour on an idle machine. */
const promisedScenarios: Scenario[] = [
    ...[10, 100, 500].map((count) => ({ ...usual, count })),
    { ...usual, count: 1000, checkpoints: false },
    { ...usual, count: 1000, checkpoints: false, latency: 50 },
    { ...onPlatform, count: 300, checkpoints: false },
];

type Extent = "short" | "promises" | "full";

const extents: Record<Extent, { scenarios: Scenario[]; neighbours: Amounts[] }> = {
    short: { scenarios, neighbours: [{ managed: 100, older: 2, newer: 60 }] },
    promises: {
        scenarios: promisedScenarios,
        neighbours: [
            { managed: 300, older: 2, newer: 0 },
            { managed: 300, older: 300, newer: 200 },
        ],
    },
    full: {
        scenarios: fullScenarios,
        neighbours: [
            { managed: 300, older: 2, newer: 0 },
            { managed: 300, older: 300, newer: 200 },
            { managed: 1000, older: 300, newer: 0 },
        ],
    },
};

async function measure(extent: Extent, repetitions: number | undefined): Promise<Results> {
    const engine = await locateEngine();
    if (!engine) {
        throw new Error("There is no Pulumi engine: run `npm run engine` to get one.");
    }
    const isFull = extent === "full";
    const results: Results = {
        isFull: false,
        isForPromises: false,
        machine: { cores: availableParallelism(), node: process.versions.node, pulumi: engine.version, system: platform() },
        comparisons: [],
        tenants: await compareTenants({ count: 20, atOnce: 4 }, repetitions ?? (isFull ? 3 : 1)),
        neighbours: await compareNeighbours(extents[extent].neighbours, repetitions ?? 1),
    };
    for (const scenario of extents[extent].scenarios) {
        const times = repetitions ?? (extent === "promises" ? 1 : repetitionsOf(scenario, isFull));
        results.comparisons.push({ scenario, passes: await compare(scenario, times) });
        // If a later scenario fails, these results are kept.
        await write(results, localFolder);
    }
    return { ...results, isFull, isForPromises: extent === "promises" };
}

/** Chosen so that all takes ten minutes, or about an hour with `--full`. */
function repetitionsOf({ count }: Scenario, isFull: boolean): number {
    return count >= 1000 ? 1 : count >= 300 && !isFull ? 2 : 3;
}

async function compare(scenario: Scenario, repetitions: number): Promise<Record<Candidate, Pass[]>> {
    const passes: Record<Candidate, Pass[]> = { ours: [], floor: [], handWritten: [], thin: [] };
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
        // Each repetition begins with another candidate, because the first one has cold caches.
        const shift = repetition % candidateNames.length;
        for (const candidate of [...candidateNames.slice(shift), ...candidateNames.slice(0, shift)]) {
            const pass = await runCandidate(candidate, scenario);
            passes[candidate].push(pass);
            const times = Object.entries(pass.operations).map(
                ([operation, { seconds, cpuSeconds }]) => `${operation} ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(2)} s)`,
            );
            console.log(`${titleOf(scenario)}, ${repetition + 1} of ${repetitions}: ${candidates[candidate].title}: ${times.join(", ")}`);
        }
    }
    return passes;
}

async function compareTenants({ count, atOnce }: { count: number; atOnce: number }, repetitions: number): Promise<Results["tenants"]> {
    const tenants: Results["tenants"] = { count, atOnce, stacks: [], oneStack: [] };
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
        tenants.stacks.push(await connectInStacks(count, atOnce));
        tenants.oneStack.push(await connectInOneStack(count));
        const [stacks, oneStack] = [tenants.stacks, tenants.oneStack].map((list) => list.at(-1)?.seconds.toFixed(1));
        console.log(`${count} tenants, ${repetition + 1} of ${repetitions}: ${count} stacks ${stacks} s, one stack ${oneStack} s`);
    }
    return tenants;
}

async function compareNeighbours(all: readonly Amounts[], repetitions: number): Promise<Neighbours[]> {
    const found: Neighbours[] = [];
    for (const amounts of all) {
        const neighbours: Neighbours = { ...amounts, ours: [], thin: [] };
        for (let repetition = 0; repetition < repetitions; repetition += 1) {
            neighbours.ours.push(await refreshAmong("ours", amounts));
            neighbours.thin.push(await refreshAmong("thin", amounts));
        }
        const { GET = 0 } = neighbours.ours.at(-1)?.requests ?? {};
        console.log(`refresh of ${amounts.managed} managed, ${amounts.older} older and ${amounts.newer} newer: ${GET} requests`);
        found.push(neighbours);
    }
    return found;
}

/** The folder of results that are not committed. */
const localFolder = join(import.meta.dirname, "local");

async function write(results: Results, folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    const files = {
        "results.json": `${JSON.stringify(results, undefined, 1)}\n`,
        "results.md": report(results),
        ...(await plots(results)),
    };
    for (const [name, text] of Object.entries(files)) {
        await writeFile(join(folder, name), text);
    }
}

/** Writes the table between the two marks of the page. */
async function writePage(results: Results): Promise<void> {
    const file = join(import.meta.dirname, "../docs/reference/performance.md");
    const [before, after] = (await readFile(file, "utf8")).split(/(?<=<!-- made by `npm run bench -- --full` -->\n).*?(?=<!-- end -->)/s);
    await writeFile(file, `${before}\n${claimsTable(results)}\n\n${after}`);
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
