import { z } from "zod";
import { candidateNames } from "./candidates";

export const operations = ["up", "no-op up", "refresh", "change", "destroy"] as const;

const measurement = z.strictObject({
    seconds: z.number(),
    /** Processor time (user and system) of all processes together. */
    cpuSeconds: z.number(),
    peakMegabytes: z.number(),
    /** Requests to Kapso, by method. */
    requests: z.record(z.string(), z.number()),
});

const pass = z.strictObject({
    operations: z.record(z.enum(operations), measurement),
    /** The state after `up`. */
    stateBytes: z.number(),
});

const scenario = z.strictObject({
    /** Numbers of the stack. */
    count: z.number(),
    /** Customers over which the numbers are spread. */
    customers: z.number(),
    /** How long the emulator waits before it responds, in milliseconds. */
    latency: z.number(),
    /** The API version that this package uses. The hand-written candidates use v1 only. */
    apiVersion: z.enum(["v1", "platform"]).default("v1"),
    /** Whether the engine writes the state after each step, without `PULUMI_SKIP_CHECKPOINTS`. */
    checkpoints: z.boolean(),
});

const comparison = z.strictObject({
    scenario,
    /** For each candidate, one pass per repetition. */
    passes: z.record(z.enum(candidateNames), z.array(pass)),
});

const tenants = z.strictObject({
    count: z.number(),
    /** Stacks that run at the same time. */
    atOnce: z.number(),
    stacks: z.array(measurement),
    oneStack: z.array(measurement),
});

/** Refreshes of a stack whose customer also has configs that no stack manages. */
const neighbours = z.strictObject({
    managed: z.number(),
    /** Unmanaged configs of the customer that are older than those of the stack. */
    older: z.number(),
    /** Unmanaged configs of the customer that are newer. */
    newer: z.number(),
    ours: z.array(measurement),
    thin: z.array(measurement),
});

/** `bench/results.json`. */
export const resultsSchema = z.strictObject({
    /** Whether `--full` was given. */
    isFull: z.boolean(),
    /** Whether `--promises` was given. */
    isForPromises: z.boolean().default(false),
    machine: z.strictObject({ cores: z.number(), node: z.string(), pulumi: z.string(), system: z.string() }),
    comparisons: z.array(comparison),
    tenants,
    neighbours: z.array(neighbours).default([]),
});

export type Operation = (typeof operations)[number];
export type Measurement = z.infer<typeof measurement>;
/** The operations of one candidate in one scenario. */
export type Pass = z.infer<typeof pass>;
/** The conditions under which the candidates are compared. */
export type Scenario = z.infer<typeof scenario>;
export type Comparison = z.infer<typeof comparison>;
export type Neighbours = z.infer<typeof neighbours>;
export type Results = z.infer<typeof resultsSchema>;
