import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttp2Server } from "node:http2";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { exitIfEngineEnded } from "../../../provider/host/engineWatch";

it("The process continues while its engine accepts connections", async () => {
    const { address } = await startEngine();
    const exit = watchExit();
    await exitIfEngineEnded(address);
    expect(exit).not.toHaveBeenCalled();
});

it("The process exits with code 1 if its engine no longer accepts connections", async () => {
    const { address, end } = await startEngine();
    await end();
    const exit = watchExit();
    await exitIfEngineEnded(address);
    expect(exit).toHaveBeenCalledExactlyOnceWith(1);
});

it.each([undefined, "", "engine", "127.0.0.1", "127.0.0.1:"])("The process continues if the engine's address is %j", async (address) => {
    const exit = watchExit();
    await exitIfEngineEnded(address ?? "");
    expect(exit).not.toHaveBeenCalled();
});

describe("an open connection from the engine", () => {
    it("shows that the engine is running, so its address is not tried", async () => {
        const { address, end } = await startEngine();
        await end();
        const { watched } = await calledEngine();
        const exit = watchExit();
        await watched.exitIfEngineEnded(address);
        expect(exit).not.toHaveBeenCalled();
    });

    it("is closed when the engine's process is killed, so its address is tried", async () => {
        const { address, end } = await startEngine();
        await end();
        const exit = watchExit();
        for (let times = 1; times <= 10; times += 1) {
            const { watched, engine } = await calledEngine();
            engine.kill("SIGKILL");
            await once(engine, "exit");
            await watched.exitIfEngineEnded(address);
            expect(exit).toHaveBeenCalledTimes(times);
        }
    });

    it("may be closed by a running engine, which still accepts connections at its address", async () => {
        const { address } = await startEngine();
        const exit = watchExit();
        const { watched, engine } = await calledEngine();
        engine.kill("SIGKILL");
        await once(engine, "exit");
        await watched.exitIfEngineEnded(address);
        expect(exit).not.toHaveBeenCalled();
    });
});

it("An idle process checks its engine at intervals, with a timer that does not keep the process alive", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    vi.resetModules();
    const { watchEngine } = await import("../../../provider/host/engineWatch");
    const spy = vi.spyOn(globalThis, "setInterval");
    onTestFinished(() => spy.mockRestore());
    watchEngine();
    watchEngine();
    expect(spy).toHaveBeenCalledTimes(1);
    expect(spy.mock.results[0]?.value.hasRef()).toBe(false);
    expect(spy.mock.calls[0]?.[1]).toBeLessThanOrEqual(5000);
});

/**
 * A server as Pulumi's host has one, which the provider watches, and a process that has called it.
 */
async function calledEngine() {
    vi.resetModules();
    const server = createHttp2Server((_request, response) => response.end());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const watched = await import("../../../provider/host/engineWatch");
    watched.watchEngine();
    const { port } = server.address() as AddressInfo;
    const call = `require("http2").connect("http://127.0.0.1:${port}").request({ ":path": "/" }).on("response", () => console.log("called"));`;
    const engine = spawn(process.execPath, ["-e", `${call} setInterval(() => {}, 1000);`], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => {
        engine.kill("SIGKILL");
        server.close();
    });
    await once(engine.stdout, "data");
    return { watched, engine };
}

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
