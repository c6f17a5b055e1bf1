import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import { endWithoutEngine } from "../../provider/engineWatch";

it("The process goes on while its engine accepts connections", async () => {
    const { address } = await startEngine();
    const exit = watchExit();
    await endWithoutEngine(address);
    expect(exit).not.toHaveBeenCalled();
});

it("The process ends, with a failure, when its engine does not accept connections any more", async () => {
    const { address, end } = await startEngine();
    await end();
    const exit = watchExit();
    await endWithoutEngine(address);
    expect(exit).toHaveBeenCalledExactlyOnceWith(1);
});

it.each([undefined, "", "engine", "127.0.0.1", "127.0.0.1:"])(
    "A process with %j for its engine's address has none to lose",
    async (address) => {
        const exit = watchExit();
        await endWithoutEngine(address ?? "");
        expect(exit).not.toHaveBeenCalled();
    },
);

it("An idle process looks for its engine by itself, again and again, without being kept alive by it", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    vi.resetModules();
    const { watchEngine } = await import("../../provider/engineWatch");
    const spy = vi.spyOn(globalThis, "setInterval");
    onTestFinished(() => spy.mockRestore());
    watchEngine();
    watchEngine();
    expect(spy).toHaveBeenCalledTimes(1);
    expect(spy.mock.results[0]?.value.hasRef()).toBe(false);
    expect(spy.mock.calls[0]?.[1]).toBeLessThanOrEqual(5000);
});

async function startEngine() {
    const server = createServer((socket) => socket.destroy());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const end = async () => {
        const closed = once(server, "close");
        server.close();
        await closed;
    };
    onTestFinished(() => void server.close());
    return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, end };
}

function watchExit() {
    const exit = vi.spyOn(process, "exit").mockImplementation((() => undefined) as unknown as typeof process.exit);
    onTestFinished(() => exit.mockRestore());
    return exit;
}
