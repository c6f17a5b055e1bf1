import type { Candidate } from "./candidates";
import { figure, type Quantity, ratio, requestsOf, type Spread, secondsOf, stateBytes } from "./figures";
import type { Comparison, Results, Scenario } from "./results";

/** What this package promises of itself, and what was measured. */
export interface Claim {
    text: string;
    /** `at most 1.10`. */
    bound: string;
    measured: Spread;
    /** Whether the median keeps it. */
    holds: boolean;
    /** Digits after the point that mean something. */
    digits: number;
}

/** The claims that the results can say something about: those of the largest fleet among them, in the circumstances that each is for. */
export function claimsOf({ comparisons }: Results): Claim[] {
    const largest = (fits: (comparison: Comparison) => boolean) =>
        comparisons
            .filter(fits)
            .sort((a, b) => a.scenario.count - b.scenario.count)
            .at(-1);
    const usual = largest(({ scenario }) => isUsual(scenario) && scenario.apiVersion === "v1");
    const platform = largest(({ scenario }) => scenario.customers === 1 && scenario.latency === 0 && scenario.apiVersion === "platform");
    const skipping = largest(
        ({ scenario }) => scenario.customers === 1 && scenario.latency === 0 && !scenario.checkpoints && scenario.apiVersion === "v1",
    );
    const slow = largest(({ scenario }) => scenario.customers === 1 && scenario.latency > 0);
    return [
        ...(usual ? claimsOfUsual(usual) : []),
        ...(platform ? [refreshRequests(platform, "on `platform`")] : []),
        ...(skipping
            ? [
                  atMost(
                      1.3,
                      skipping,
                      secondsOf("up"),
                      "floor",
                      `\`up\` with \`PULUMI_SKIP_CHECKPOINTS\`, ${sizeOf(skipping)}: time against the engine's floor`,
                  ),
              ]
            : []),
        ...(slow
            ? [
                  atLeast(
                      3,
                      slow,
                      secondsOf("refresh"),
                      `\`refresh\` at ${slow.scenario.latency} ms latency, ${sizeOf(slow)}: times faster than hand-written`,
                  ),
              ]
            : []),
    ];
}

function claimsOfUsual(usual: Comparison): Claim[] {
    const size = sizeOf(usual);
    return [
        atMost(1.1, usual, secondsOf("up"), "floor", `\`up\`, ${size}: time against the engine's floor`),
        atMost(1.05, usual, secondsOf("no-op up"), "floor", `\`up\` without changes, ${size}: time against the engine's floor`),
        atMost(1.1, usual, secondsOf("destroy"), "floor", `\`destroy\`, ${size}: time against the engine's floor`),
        atLeast(1.8, usual, secondsOf("up"), `\`up\`, ${size}: times faster than hand-written`),
        atLeast(3, usual, secondsOf("destroy"), `\`destroy\`, ${size}: times faster than hand-written`),
        refreshRequests(usual, ""),
        atMost(1.1, usual, stateBytes, "floor", `state, ${size}: bytes against the engine's floor`),
        atMost(0.28, usual, stateBytes, "handWritten", `state, ${size}: bytes against hand-written`),
    ];
}

function refreshRequests(comparison: Comparison, where: string): Claim {
    const pages = Math.ceil(comparison.scenario.count / 100);
    const requests = figure(comparison, "ours", requestsOf("refresh"));
    const byHand = figure(comparison, "handWritten", requestsOf("refresh")).median;
    return {
        text: `${["`refresh`", where].join(" ").trim()}, ${sizeOf(comparison)}: requests (hand-written: ${byHand})`,
        bound: `at most ${pages + 1}`,
        measured: requests,
        holds: requests.most <= pages + 1,
        digits: 0,
    };
}

/** As most people have it. */
export function isUsual({ customers, latency, checkpoints }: Scenario): boolean {
    return customers === 1 && latency === 0 && checkpoints;
}

function atMost(bound: number, comparison: Comparison, quantity: Quantity, to: Candidate, text: string): Claim {
    const measured = ratio(comparison, quantity, "ours", to);
    return { text, bound: `at most ${bound.toFixed(2)}`, measured, holds: measured.median <= bound, digits: 2 };
}

function atLeast(bound: number, comparison: Comparison, quantity: Quantity, text: string): Claim {
    const measured = ratio(comparison, quantity, "handWritten", "ours");
    return { text, bound: `at least ${bound.toFixed(1)}`, measured, holds: measured.median >= bound, digits: 2 };
}

function sizeOf({ scenario }: Comparison): string {
    return `${scenario.count} configs`;
}
