import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { claimsOf } from "../../bench/claims";
import { claimsTable, report } from "../../bench/report";
import { type Comparison, type Pass, type Results, resultsSchema } from "../../bench/results";
import { repository } from "../support/programFolder";

const read = (name: string) => readFileSync(join(repository, name), "utf8");

describe("the committed results", () => {
    const results = resultsSchema.parse(JSON.parse(read("bench/results.json")));

    it("come from a run that measures every claim", () => {
        expect(results.isFull || results.isForPromises).toBe(true);
    });

    it("are shown by bench/results.md", () => {
        expect(read("bench/results.md")).toBe(report(results));
    });

    it("are shown by docs/reference/performance.md", () => {
        expect(read("docs/reference/performance.md")).toContain(claimsTable(results));
    });
});

describe("a claim", () => {
    it("uses the median of the ratios within each repetition, for the largest fleet", () => {
        const small = comparison(10, { ours: [9, 9, 9], floor: [1, 1, 1] });
        const large = comparison(100, { ours: [10.4, 22, 33], floor: [10, 20, 30] });
        const up = claimsOf(resultsWith(large, small)).find(({ text }) => text.startsWith("`up`, 100 configs: processor time divided by"));
        expect(up).toMatchObject({ measured: { median: 1.1, min: 1.04, max: 1.1 }, holds: true });
    });

    it("is not kept if the median is beyond the bound", () => {
        const broken = claimsOf(resultsWith(comparison(100, { ours: [12, 12, 10], floor: [10, 10, 10] })));
        expect(broken.find(({ text }) => text.startsWith("`up`, 100 configs: processor time divided by"))?.holds).toBe(false);
        expect(claimsTable(resultsWith(comparison(100, { ours: [12, 12, 10], floor: [10, 10, 10] })))).toContain("**no**");
    });

    it("about time uses processor time, and also shows the ratio by wall clock", () => {
        const slow = comparison(100, { ours: [1, 1, 1] });
        for (const { operations } of slow.passes.ours) {
            operations.destroy = { ...operations.destroy, seconds: 9 };
        }
        const destroy = claimsOf(resultsWith(slow)).find(({ text }) =>
            text.startsWith("`destroy`, 100 configs: processor time divided by"),
        );
        expect(destroy).toMatchObject({ measured: { median: 1 }, byClock: { median: 4.5 }, holds: true });
    });

    it("about a refresh with unmanaged configs allows two requests more than there are pages", () => {
        const measurements = (GET: number) => [{ ...passOf(1).operations.up, requests: { GET } }];
        const neighbours = { managed: 300, older: 2, newer: 0, thin: measurements(300) };
        const claimWith = (GET: number) =>
            claimsOf({ ...resultsWith(), neighbours: [{ ...neighbours, ours: measurements(GET) }] }).map(({ bound, holds }) => [
                bound,
                holds,
            ]);
        expect(claimWith(6)).toEqual([["at most 6", true]]);
        expect(claimWith(7)).toEqual([["at most 6", false]]);
    });

    it("is left out if its conditions were not measured", () => {
        expect(claimsOf(resultsWith(comparison(100, {}))).filter(({ text }) => /latency|SKIP_CHECKPOINTS/.test(text))).toEqual([]);
    });
});

function resultsWith(...comparisons: Comparison[]): Results {
    const machine = { cores: 2, node: "20", pulumi: "3", system: "linux" };
    return {
        isFull: false,
        isForPromises: false,
        neighbours: [],
        machine,
        comparisons,
        tenants: { count: 1, atOnce: 1, stacks: [passOf(1).operations.up], oneStack: [passOf(1).operations.up] },
    };
}

function comparison(count: number, seconds: Partial<Record<"ours" | "floor", number[]>>): Comparison {
    const passes = (times = [1, 1, 1]) => times.map(passOf);
    const scenario = { count, customers: 1, latency: 0, checkpoints: true, apiVersion: "v1" } as const;
    return { scenario, passes: { ours: passes(seconds.ours), floor: passes(seconds.floor), handWritten: passes(), thin: passes() } };
}

function passOf(seconds: number): Pass {
    const measurement = { seconds: 2 * seconds, cpuSeconds: seconds, peakMegabytes: 1, requests: { GET: 1 } };
    const operations = { up: measurement, "no-op up": measurement, refresh: measurement, change: measurement, destroy: measurement };
    return { operations, stateBytes: 1 };
}
