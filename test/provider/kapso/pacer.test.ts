import { appendFileSync } from "node:fs";
import { afterEach, beforeEach, it, vi } from "vitest";
import { FixedWindowService, leastTime, Process, type Rule } from "./fixedWindow";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const rules: Rule[] = [];
for (const hasHeaders of [true, false]) for (const retryAfter of ["left", 60, "none"] as const) for (const limit of [5, 50, 100]) for (const length of [2000, 60000]) for (const latency of [2, 20, 150])
    rules.push({ limit, length, retryAfter, hasHeaders, latency });

it.each(rules)("measure $limit $length $retryAfter $hasHeaders $latency", async (rule) => {
    for (const processes of [1, 2, 3]) {
        const service = new FixedWindowService(rule);
        const all = Array.from({ length: processes }, () => new Process(service));
        const count = Math.min(rule.limit * 4, 3000) + 1;
        const started = Date.now();
        const times = Promise.all(all.map((p) => p.requests(count).then((time) => time, (error) => String(error))));
        await vi.advanceTimersByTimeAsync(40 * rule.length * processes);
        const t = await Promise.race([times, vi.advanceTimersByTimeAsync(1).then(() => all.map((p) => `unfinished ${p.done.length}`))]);
        const least = leastTime(count * processes, rule);
        appendFileSync("/tmp/pacer-measure.txt", JSON.stringify({ ...rule, processes, least, refusals: all.map((p) => p.refusals), ratio: t.map((x) => typeof x === "number" ? (x / least).toFixed(3) : x.slice(0, 120)) }) + "\n");
    }
}, 20000);
