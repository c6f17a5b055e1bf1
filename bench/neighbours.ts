import { startEmulator } from "../emulator/index";
import { Stack } from "../test/support/stack";
import { programOf } from "./candidates";
import { fleetOf } from "./fleet";
import { measured } from "./measured";
import type { Measurement, Neighbours } from "./results";

export type Amounts = Pick<Neighbours, "managed" | "older" | "newer">;

/**
 * Refreshes a stack whose customer also has configs that no stack manages: `older` ones, created
 * before those of the stack, and `newer` ones.
 */
export async function refreshAmong(candidate: "ours" | "thin", { managed, older, newer }: Amounts): Promise<Measurement> {
    const emulator = await startEmulator({ seed: { customers: [{ id: "customer-0", name: "Customer 0" }] } });
    const stack = await Stack.create({
        files: await programOf(candidate),
        timeout: 900_000,
        env: {
            KAPSO_BASE_URL: emulator.baseUrl,
            KAPSO_API_KEY: emulator.apiKey,
            PULUMI_EXPERIMENTAL: "true",
            PULUMI_SKIP_CHECKPOINTS: "true",
        },
    });
    const addOthers = (count: number) => {
        for (let index = 0; index < count; index += 1) {
            emulator.addConfig("customer-0");
        }
    };
    try {
        addOthers(older);
        await stack.write("fleet.json", JSON.stringify({ rows: fleetOf(managed, 1) }));
        await stack.up();
        addOthers(newer);
        return await measured(emulator, () => stack.refresh());
    } finally {
        await stack.remove();
        await emulator.close();
    }
}
