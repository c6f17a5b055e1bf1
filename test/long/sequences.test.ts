import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ProviderHost } from "../support/providerHost";
import { type Runs, Scene } from "./scene";
import { type Sequence, sequence, sequenceWithKill } from "./sequences/actions";
import { World } from "./sequences/world";

// A failure prints FC_SEED and FC_PATH. With both set, the failed sequence runs again.
const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const path = process.env.FC_PATH;
const again = path === undefined ? {} : { path };

/** Each lane runs its sequences one by one. The lanes run in parallel, because they mostly wait. */
const numRuns = 25;
const lanes = path === undefined ? 40 : 1;
/** Each of these lanes has its own processes, which take a second each to start. */
const killedRuns = 4;
const killedLanes = path === undefined ? 4 : 1;

/** Seconds for which the provider searches lists after a lost create response. Lists lag less. */
const config = { "kapso:recoverySecondsAfterTimeout": "1.5", "kapso:recoverySecondsAfterError": "1.5" };

const hosts: ProviderHost[] = [];

beforeAll(async () => {
    await Promise.all([startHost(), startHost()]);
});

afterAll(async () => {
    await Promise.all(hosts.map((host) => host.stop()));
});

describe.concurrent("after any sequence of changes, drifts, faults and kills, program, state and Kapso agree", () => {
    it.each(seeds(lanes))(`in ${numRuns} sequences (FC_SEED=%i)`, async (laneSeed) => {
        const host = hosts[laneSeed % 2] as ProviderHost;
        await fc.assert(
            fc.asyncProperty(sequence, (played) => play(played, host, async (scene) => scene.revokeKey())),
            { seed: laneSeed, numRuns, ...again },
        );
    });
});

describe.concurrent("after any sequence with kills of the provider process, program, state and Kapso agree", () => {
    it.each(seeds(killedLanes))(`in ${killedRuns} sequences (FC_SEED=%i)`, async (laneSeed) => {
        await fc.assert(
            fc.asyncProperty(sequenceWithKill, async (played) => {
                let host = await startHost();
                await play(played, { freshRun: (configuration) => host.freshRun(configuration) }, async () => {
                    await host.stop();
                    host = await startHost();
                });
                await host.stop();
            }),
            { seed: laneSeed, numRuns: killedRuns, ...again },
        );
    });
});

it("no sequence shows a secret", () => {
    expect(hosts.flatMap(({ printed }) => printed).filter((line) => line.includes("canary"))).toEqual([]);
});

/** `kill` ends the current run: it ends the process, or revokes the run's API key. */
async function play(
    { responses, slowCreates, first, fault, rounds }: Sequence,
    runs: Runs,
    kill: (scene: Scene) => Promise<void>,
): Promise<void> {
    const scene = await Scene.open(runs, { emulator: { responses: responses }, config });
    try {
        const world = new World(scene, { kill: () => kill(scene) });
        if (slowCreates) {
            scene.emulator.fault({ kind: "slow", ms: 400, match: { method: "POST" } });
        }
        for (const action of [...first, { do: "up", fault } as const, ...rounds.flat()]) {
            await world.play(action);
        }
        await world.settle();
    } finally {
        await scene.close();
    }
}

async function startHost(): Promise<ProviderHost> {
    const host = await ProviderHost.start();
    hosts.push(host);
    return host;
}

function seeds(count: number): number[] {
    return Array.from({ length: count }, (_, lane) => seed + lane);
}
