import { max, median, min } from "simple-statistics";
import type { Candidate } from "./candidates";
import type { Comparison, Operation, Pass } from "./results";

/** A quantity over several repetitions. */
export interface Spread {
    median: number;
    least: number;
    most: number;
}

/** What is compared of a pass. */
export type Quantity = (pass: Pass) => number;

export const secondsOf =
    (operation: Operation): Quantity =>
    ({ operations }) =>
        operations[operation].seconds;

/**
 * Processor time of engine, program and provider: it hardly depends on what else the machine does.
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

/** One candidate's quantity. */
export function figure({ passes }: Comparison, candidate: Candidate, quantity: Quantity): Spread {
    return spreadOf(passes[candidate].map(quantity));
}

/** A quantity of one candidate as a multiple of another's. Each repetition ran them all, so each gives a ratio of its own. */
export function ratio({ passes }: Comparison, quantity: Quantity, candidate: Candidate, to: Candidate): Spread {
    return spreadOf(passes[candidate].map((pass, repetition) => quantity(pass) / quantity(passes[to][repetition] ?? pass)));
}

export function spreadOf(values: readonly number[]): Spread {
    return { median: median([...values]), least: min([...values]), most: max([...values]) };
}
