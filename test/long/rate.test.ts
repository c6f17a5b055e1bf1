import { expect, it, onTestFinished } from "vitest";
import { startEmulator } from "../../emulator";
import { Stage, startHost } from "../host/stage";
import type { ProviderHost } from "../support/providerHost";

// Rate limits: all creates start at once, which is more than the engine ever does.

const limit = 50;
const windowSeconds = 2;
const count = 300;

it.each([
    { processes: 1, refusals: 2, ratio: 1.15 },
    { processes: 2, refusals: 3, ratio: 1.25 },
    // Retries once: a process that is suspended for a while misses the start of a window.
])(
    "$processes × 300 configs come through a limit of 50 in 2 seconds, with few refusals and little time lost",
    { retry: 1 },
    async (bounds) => {
        const { processes } = bounds;
        const emulator = await startEmulator({ rateLimit: { limit, windowSeconds } });
        const hosts = await Promise.all(Array.from({ length: processes }, () => startHost(emulator)));
        onTestFinished(async () => {
            await Promise.all(hosts.map((host) => host.stop()));
            await emulator.close();
        });

        const results = await Promise.all(hosts.map((host) => createAll(new Stage(emulator, host))));

        expect(emulator.configs()).toHaveLength(processes * count);
        const refused = results.map(
            ({ customerId }) => emulator.requests.filter(({ path, status }) => status === 429 && path.includes(customerId)).length,
        );
        const [first] = emulator.requests;
        const time = Math.max(...emulator.requests.map(({ finishedAt }) => Number(finishedAt))) - Number(first?.startedAt);
        // One list for each customer, and the creates.
        const least = (Math.ceil((processes * (count + 1)) / limit) - 1) * windowSeconds * 1000;
        console.log(
            `${processes} × ${count} creates: refused ${refused.join(" and ")} times, ${(time / least).toFixed(3)} of the least time`,
        );
        expect(Math.max(...refused)).toBeLessThanOrEqual(bounds.refusals);
        expect(time / least).toBeLessThanOrEqual(bounds.ratio);
        for (const { printed } of hosts) {
            expect(printed.filter((line) => !/^kapso: waiting \d+ s: Kapso allows 50 requests (in 2 s|a minute)$/.test(line))).toEqual([]);
            expect(printed.length).toBeLessThanOrEqual((2 * time) / (windowSeconds * 1000));
        }
    },
);

async function createAll(stage: Stage): Promise<{ customerId: string; host: ProviderHost }> {
    const customerId = stage.customer();
    await Promise.all(Array.from({ length: count }, () => stage.host.create(stage.inputs({ customerId }))));
    return { customerId, host: stage.host };
}
