import { type Emulator, startEmulator } from "../emulator/index";
import { Stack } from "../test/support/stack";
import { type Candidate, programOf } from "./candidates";
import { fleetOf, type Row, withOneChange } from "./fleet";
import { measured } from "./measured";
import type { Pass, Scenario } from "./results";

/** Longest time of one command, in milliseconds. */
const timeout = 900_000;

/** Runs all operations of one candidate, in a new stack with the real CLI and a new emulator. */
export async function runCandidate(candidate: Candidate, scenario: Scenario): Promise<Pass> {
    const { count, customers, latency } = scenario;
    const rows = fleetOf(count, customers);
    const seed = { customers: Array.from({ length: customers }, (_, index) => ({ id: `customer-${index}`, name: `Customer ${index}` })) };
    const emulator = await startEmulator({ seed, projectList: true });
    const stack = await Stack.create({
        files: await programOf(candidate),
        timeout,
        env: environment(emulator, candidate, scenario),
    });
    try {
        if (latency > 0) {
            emulator.fault({ kind: "latency", ms: latency });
        }
        await declare(stack, rows);
        const up = await measured(emulator, () => stack.up());
        requireConfigs(emulator, candidate === "floor" ? 0 : count);
        const stateBytes = await stack.stateBytes();
        const noOp = await measured(emulator, () => stack.up());
        const refresh = await measured(emulator, () => stack.refresh());
        await declare(stack, withOneChange(rows));
        const change = await measured(emulator, () => stack.up());
        const destroy = await measured(emulator, () => stack.destroy());
        requireConfigs(emulator, 0);
        return { operations: { up, "no-op up": noOp, refresh, change, destroy }, stateBytes };
    } finally {
        await stack.remove();
        await emulator.close();
    }
}

/** Like a user's environment: with the backups of the state that the tests turn off. */
function environment(emulator: Emulator, candidate: Candidate, { apiVersion, checkpoints }: Scenario): Record<string, string> {
    const isPlatform = apiVersion === "platform" && candidate === "ours";
    return {
        KAPSO_BASE_URL: isPlatform ? emulator.platformBaseUrl : emulator.baseUrl,
        KAPSO_API_VERSION: isPlatform ? "platform" : "v1",
        KAPSO_API_KEY: emulator.apiKey,
        PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "false",
        ...(checkpoints ? {} : { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" }),
    };
}

async function declare(stack: Stack, rows: readonly Row[]): Promise<void> {
    await stack.write("fleet.json", JSON.stringify({ rows }));
}

function requireConfigs(emulator: Emulator, count: number): void {
    const { length } = emulator.configs();
    if (length !== count) {
        throw new Error(`The emulator has ${length} configs instead of ${count}, so the measurement is not valid.`);
    }
}
