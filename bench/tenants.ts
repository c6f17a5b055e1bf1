import { startEmulator } from "../emulator/index";
import { Stack } from "../test/support/stack";
import { runTenants, tenantsExample } from "../test/support/tenants";
import { programWith } from "./candidates";
import { fleetOf } from "./fleet";
import { measured } from "./measured";
import type { Measurement } from "./results";

/** Connects `count` tenants with one stack each, `atOnce` at a time, as `examples/tenants` does. */
export async function connectInStacks(count: number, atOnce: number): Promise<Measurement> {
    const emulator = await startEmulator();
    const stack = await Stack.create({
        ...(await tenantsExample()),
        env: { KAPSO_BASE_URL: emulator.baseUrl, KAPSO_API_KEY: emulator.apiKey },
    });
    try {
        const tenants = fleetOf(count, 1).map(({ resource, ...row }) => ({ id: resource, ...row }));
        return await measured(emulator, () => runTenants(stack, "connect", tenants, atOnce));
    } finally {
        await stack.remove();
        await emulator.close();
    }
}

/** Connects `count` tenants in one stack. Each tenant is a customer and its number here too. */
export async function connectInOneStack(count: number): Promise<Measurement> {
    const emulator = await startEmulator();
    const stack = await Stack.create({
        files: await programWith("tenants.js"),
        env: { KAPSO_BASE_URL: emulator.baseUrl, KAPSO_API_KEY: emulator.apiKey },
    });
    try {
        await stack.write("fleet.json", JSON.stringify({ rows: fleetOf(count, count) }));
        return await measured(emulator, () => stack.up());
    } finally {
        await stack.remove();
        await emulator.close();
    }
}
