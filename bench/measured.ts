import type { Emulator } from "../emulator/index";
import type { Measurement } from "./results";
import { usageOf } from "./usage";

/** Measures a command, and counts the requests that it sends to Kapso. */
export async function measured(emulator: Emulator, run: () => Promise<unknown>): Promise<Measurement> {
    emulator.clearRequests();
    const usage = await usageOf(run);
    const requests: Record<string, number> = {};
    for (const { method } of emulator.requests) {
        requests[method] = (requests[method] ?? 0) + 1;
    }
    return { ...usage, requests };
}
