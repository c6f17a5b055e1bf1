import { describe, expect, it, onTestFinished } from "vitest";
import { type Emulator, startEmulator } from "../../emulator";
import { Stage, startHost } from "../host/stage";

// Issue 6, "Rate".
const limit = 50;
const windowSeconds = 2;
const count = 300;

describe.each([1, 2, 3])("%i processes on one key", (processes) => {
    it.each([8, 16, 300])("parallel %i", async (parallel) => {
        const emulator = await startEmulator({ rateLimit: { limit, windowSeconds } });
        const hosts = await Promise.all(Array.from({ length: processes }, () => startHost(emulator)));
        onTestFinished(async () => {
            await Promise.all(hosts.map((host) => host.stop()));
            await emulator.close();
        });
        const started = performance.now();
        const ends = await Promise.all(
            hosts.map(async (host) => {
                const stage = new Stage(emulator, host);
                const customerId = stage.customer();
                const todo = Array.from({ length: count }, () => stage.inputs({ customerId }));
                let failures = 0;
                await Promise.all(
                    Array.from({ length: parallel }, async () => {
                        for (let next = todo.pop(); next; next = todo.pop()) {
                            await host.create(next).catch((e) => {
                                failures += 1;
                                console.log(e.message);
                            });
                        }
                    }),
                );
                return { customerId, failures, time: performance.now() - started, printed: host.printed };
            }),
        );
        const least = (Math.ceil(((count + 1) * processes) / limit) - 1) * windowSeconds * 1000;
        console.log(
            JSON.stringify({
                processes,
                parallel,
                least,
                total: emulator.requests.length,
                ends: ends.map(({ customerId, failures, time, printed }) => ({
                    failures,
                    ratio: (time / least).toFixed(3),
                    refused: emulator.requests.filter((r) => r.path.includes(customerId) && r.status === 429).length,
                    printed: printed.slice(0, 3),
                    lines: printed.length,
                })),
            }),
        );
        expect(emulator.configs().length).toBe(count * processes);
    });
});
