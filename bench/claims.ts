import type { Candidate } from "./candidates";
import { cpuSecondsOf, figure, type Quantity, ratio, requestsOf, type Spread, secondsOf, spreadOf, stateBytes } from "./figures";
import type { Comparison, Neighbours, Operation, Results, Scenario } from "./results";

/** A promise of this package, and its measured value. */
export interface Claim {
    text: string;
    /** `at most 1.10`. */
    bound: string;
    measured: Spread;
    /** The same ratio by wall clock, if `measured` is processor time. */
    byClock?: Spread;
    /** Whether the promise is kept. */
    holds: boolean;
    /** Digits after the decimal point. */
    digits: number;
}

/** The claims that the results can check, each with the largest fleet of its conditions. */
export function claimsOf({ comparisons, neighbours }: Results): Claim[] {
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
        ...(platform ? [refreshRequests(platform, "on the Platform API")] : []),
        ...(skipping ? claimsOfSkipping(skipping) : []),
        ...(slow ? [timeRatioAtLeast(3, slow)] : []),
        ...neighbours.map(requestsWithUnmanaged),
    ];
}

function claimsOfUsual(usual: Comparison): Claim[] {
    const size = sizeOf(usual);
    return [
        cpuRatioAtMost(1.1, usual, "up", "floor", `\`up\`, ${size}`),
        cpuRatioAtMost(1.1, usual, "no-op up", "floor", `\`up\` without changes, ${size}`),
        cpuRatioAtMost(1.1, usual, "destroy", "floor", `\`destroy\`, ${size}`),
        cpuRatioAtMost(1, usual, "destroy", "thin", `\`destroy\`, ${size}`),
        cpuRatioAtLeast(1.8, usual, "up"),
        cpuRatioAtLeast(2.5, usual, "destroy"),
        refreshRequests(usual, ""),
        ratioAtMost(1.1, usual, stateBytes, "floor", `state, ${size}: bytes divided by those of the floor`),
        ratioAtMost(0.28, usual, stateBytes, "handWritten", `state, ${size}: bytes divided by those of hand-written`),
    ];
}

function claimsOfSkipping(skipping: Comparison): Claim[] {
    const where = `with \`PULUMI_SKIP_CHECKPOINTS\`, ${sizeOf(skipping)}`;
    return [
        cpuRatioAtMost(1.3, skipping, "up", "floor", `\`up\` ${where}`),
        cpuRatioAtMost(1.1, skipping, "destroy", "thin", `\`destroy\` ${where}`),
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
        holds: requests.max <= pages + 1,
        digits: 0,
    };
}

/** The usual conditions: one customer, no latency, with checkpoints. */
export function isUsual({ customers, latency, checkpoints }: Scenario): boolean {
    return customers === 1 && latency === 0 && checkpoints;
}

function ratioAtMost(bound: number, comparison: Comparison, quantity: Quantity, to: Candidate, text: string): Claim {
    const measured = ratio(comparison, quantity, "ours", to);
    return { text, bound: `at most ${bound.toFixed(2)}`, measured, holds: measured.median <= bound, digits: 2 };
}

function cpuRatioAtMost(bound: number, comparison: Comparison, operation: Operation, to: "floor" | "thin", what: string): Claim {
    const than = to === "floor" ? "the floor" : "thin";
    const claim = ratioAtMost(bound, comparison, cpuSecondsOf(operation), to, `${what}: processor time divided by that of ${than}`);
    return { ...claim, byClock: ratio(comparison, secondsOf(operation), "ours", to) };
}

function cpuRatioAtLeast(bound: number, comparison: Comparison, operation: Operation): Claim {
    const measured = ratio(comparison, cpuSecondsOf(operation), "handWritten", "ours");
    return {
        text: `\`${operation}\`, ${sizeOf(comparison)}: hand-written processor time divided by ours`,
        bound: `at least ${bound.toFixed(1)}`,
        measured,
        byClock: ratio(comparison, secondsOf(operation), "handWritten", "ours"),
        holds: measured.median >= bound,
        digits: 2,
    };
}

/** By wall clock, because waiting for Kapso takes no processor time. */
function timeRatioAtLeast(bound: number, slow: Comparison): Claim {
    const measured = ratio(slow, secondsOf("refresh"), "handWritten", "ours");
    return {
        text: `\`refresh\` at ${slow.scenario.latency} ms latency, ${sizeOf(slow)}: hand-written time divided by ours`,
        bound: `at least ${bound.toFixed(1)}`,
        measured,
        holds: measured.median >= bound,
        digits: 2,
    };
}

function requestsWithUnmanaged({ managed, older, newer, ours, thin }: Neighbours): Claim {
    const max = Math.ceil((managed + older + newer) / 100) + 2;
    const total = (measurements: Neighbours["ours"]) =>
        spreadOf(measurements.map(({ requests }) => Object.values(requests).reduce((sum, count) => sum + count, 0)));
    const measured = total(ours);
    return {
        text: `\`refresh\`, ${managed} configs, and ${older} older and ${newer} newer ones that no stack manages: requests (thin: ${total(thin).median})`,
        bound: `at most ${max}`,
        measured,
        holds: measured.max <= max,
        digits: 0,
    };
}

function sizeOf({ scenario }: Comparison): string {
    return `${scenario.count} configs`;
}
