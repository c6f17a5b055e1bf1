import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FixedWindowServer, Process, timeOf } from "../provider/kapso/fixedWindow";
import { repository } from "../support/programFolder";

// Compares the guide's table of times for a new fleet with the real pacer on a simulated Kapso.

const guide = readFileSync(join(repository, "docs/guides/large-fleets.md"), "utf8");
const [head = [], ...rows] = guide
    .split("\n")
    .filter((line) => line.startsWith("|") && /requests a minute|\d+ (min|h)\b/.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()));
const plans = head.map((cell) => Number.parseInt(cell, 10));
const cells = rows.flatMap(([, count = "", ...times]) =>
    times.slice(0, -1).map((time, index) => ({ count: Number(count.replaceAll(",", "")), limit: plans[index + 2] ?? Number.NaN, time })),
);

/** The engine's parallel requests on two cores. */
const parallel = 8;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("The guide's table lists every plan", () => {
    expect(plans.filter(Boolean)).toEqual([100, 500, 1000, 2000]);
    expect(cells).toHaveLength(16);
});

it.each(cells)("$count configs at $limit requests per minute take $time by the guide's formula", ({ count, limit, time }) => {
    expect(minutesIn(time)).toBe(Math.ceil((count + 1) / limit) - 1);
});

it.each(cells)(
    "$count configs at $limit requests per minute take about $time with the real pacer, as the guide says",
    async ({ count, limit, time }) => {
        const process = new Process(new FixedWindowServer({ limit, length: 60_000 }));
        // One list before the creates.
        const minutes = (await timeOf(process.requests(count + 1, parallel))) / 60_000;
        expect(process.refusals).toBeLessThanOrEqual(1);
        expect(Math.abs(minutes - minutesIn(time))).toBeLessThanOrEqual(Math.max(0.2, minutes / 90));
    },
);

/** `16 h 40 min`, `10 min`. */
function minutesIn(time: string): number {
    const [, hours = "0"] = /(\d+) h/.exec(time) ?? [];
    const [, minutes = "0"] = /(\d+) min/.exec(time) ?? [];
    return Number(hours) * 60 + Number(minutes);
}
