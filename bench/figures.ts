import { max, median, min } from "simple-statistics";
import type { Candidate } from "./candidates";
import type { Comparison, Operation, Pass } from "./results";

/** A quantity over several repetitions. */
export interface Spread {
    median: number;
    min: number;
    max: number;
}

/** Takes the compared number from a pass. */
export type Quantity = (pass: Pass) => number;

export const secondsOf =
    (operation: Operation): Quantity =>
    ({ operations }) =>
        operations[operation].seconds;

/**
 * Processor time of engine, program and provider. Other work on the machine hardly changes it.
 */
export const cpuSecondsOf =
    (operation: Operation): Quantity =>
    ({ operations }) =>
        operations[operation].cpuSeconds;

export const requestsOf =
    (operation: Operation): Quantity =>
    ({ operations }) =>
        Object.values(operations[operation].requests).reduce((total, count) => total + count, 0);

export const stateBytes: Quantity = (pass) => pass.stateBytes;

/** A quantity of one candidate, over all repetitions. */
export function figure({ passes }: Comparison, candidate: Candidate, quantity: Quantity): Spread {
    return spreadOf(passes[candidate].map(quantity));
}

/**
 * A quantity of `candidate` divided by that of `to`. Each repetition ran both, so it gives one
 * ratio.
 */
export function ratio({ passes }: Comparison, quantity: Quantity, candidate: Candidate, to: Candidate): Spread {
    return spreadOf(passes[candidate].map((pass, repetition) => quantity(pass) / quantity(passes[to][repetition] ?? pass)));
}

export function spreadOf(values: readonly number[]): Spread {
    return { median: median([...values]), min: min([...values]), max: max([...values]) };
}
