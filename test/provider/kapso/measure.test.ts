import { appendFileSync } from "node:fs";
import { afterEach, beforeEach, it, vi } from "vitest";
import { setTimeout as sleep } from "./fakeableTimers";
import { FixedWindowService, leastTime, Process, type Rule, timeOf } from "./fixedWindow";
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const rules: (Rule & { apart: number; uptime: number; parallel: number })[] = [];
for (const limit of [50]) for (const length of [2000]) for (const parallel of [8, 32]) for (const apart of [0, 700, 3100]) for (const uptime of [0, 1000, 5000, 70_000])
    rules.push({ limit, length, parallel, apart, uptime });
it.each(rules)("measure %j", async (rule) => {
    for (const processes of [2]) {
        vi.advanceTimersByTime(rule.uptime);
        const service = new FixedWindowService(rule);
        const all = Array.from({ length: processes }, () => new Process(service));
        const count = rule.limit * 4 + 1;
        const ends: number[] = [];
        const began = performance.now();
        await timeOf(Promise.all(all.map(async (p, i) => { await sleep(i * rule.apart, undefined); await p.requests(count, Math.min(count, rule.parallel)); ends[i] = performance.now() - began; })));
        const least = leastTime(count * processes, rule);
        appendFileSync(process.env.OUT ?? "/tmp/m.txt", `${rule.limit} ${rule.length} apart ${rule.apart} uptime ${rule.uptime} par=${rule.parallel} p=${processes} refusals ${all.map((p) => p.refusals)} ratio ${ends.map((x) => (x / least).toFixed(3))} lines ${all.map((p) => p.lines.length)}\n`);
    }
}, 60000);
