import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ProviderHost } from "../support/providerHost";
import { Scene } from "./scene";
import { sequence } from "./sequences/actions";
import { World } from "./sequences/world";

// Played again with FC_SEED, and FC_PATH for the one sequence, as a failure names them.
const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const path = process.env.FC_PATH;
const lanes = path === undefined ? 40 : 1;
const numRuns = 25;

/** Seconds that a list is asked for what a lost create may have made; lists lag less. */
const config = { "kapso:lookAfterTimeoutSeconds": "1.5", "kapso:lookAfterFailureSeconds": "1.5" };

let hosts: ProviderHost[];

beforeAll(async () => {
    hosts = await Promise.all([ProviderHost.start(), ProviderHost.start()]);
});

afterAll(async () => {
    await Promise.all(hosts.map((host) => host.stop()));
});

describe.concurrent(`any sequence of changes, drifts, faults and kills ends in agreement (FC_SEED=${seed})`, () => {
    it.each(Array.from({ length: lanes }, (_, lane) => seed + lane))(`${numRuns} of them, FC_SEED=%i`, async (laneSeed) => {
        const host = hosts[laneSeed % 2];
        await fc.assert(
            fc.asyncProperty(sequence, async ({ answers, slowCreates, first, rounds }) => {
                const scene = await Scene.open(host as ProviderHost, { emulator: { answers }, config });
                try {
                    // A run whose key is refused from now on is a process that sends nothing any more.
                    const world = new World(scene, { kill: async () => scene.revokeKey() });
                    if (slowCreates) {
                        scene.emulator.fault({ kind: "slow", ms: 400, match: { method: "POST" } });
                    }
                    for (const action of [...first, { do: "up", fault: undefined } as const, ...rounds.flat()]) {
                        await world.play(action);
                    }
                    await world.settle();
                } finally {
                    await scene.close();
                }
            }),
            { seed: laneSeed, numRuns, ...(path === undefined ? {} : { path }) },
        );
    });
});

it("none of them showed a secret", () => {
    expect(hosts.flatMap(({ printed }) => printed).filter((line) => line.includes("canary"))).toEqual([]);
});
