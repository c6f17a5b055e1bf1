import { once } from "node:events";
import { connect, createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { beforeEach, expect, it, onTestFinished, vi } from "vitest";

// The signal lives as long as its module, so each test loads it afresh.
beforeEach(() => vi.resetModules());

it("The first Ctrl-C is the engine's call named Cancel, and the host's answer to it is left alone", async () => {
    const { call, cancellation } = await watchedServer();
    expect(await call("/pulumirpc.ResourceProvider/Cancel")).toBe(200);
    expect(cancellation.aborted).toBe(true);
});

it.each(["/pulumirpc.ResourceProvider/Create", "/pulumirpc.ResourceProvider/CancelNothing", "/"])(
    "A call of %s is no Ctrl-C",
    async (path) => {
        const { call, cancellation } = await watchedServer();
        expect(await call(path)).toBe(200);
        expect(cancellation.aborted).toBe(false);
    },
);

it("Without a server, nothing is watched and nothing fails", async () => {
    const { watchForCancel, cancellation } = await import("../../../provider/host/cancellation");
    watchForCancel();
    expect(cancellation.aborted).toBe(false);
});

/** A server as Pulumi's host has one, which the provider watches. */
async function watchedServer() {
    const server = createServer((_request, response) => response.end());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { watchForCancel, cancellation } = await import("../../../provider/host/cancellation");
    watchForCancel();
    const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    onTestFinished(() => {
        client.close();
        server.close();
    });
    const call = async (path: string): Promise<unknown> => {
        const stream = client.request({ ":method": "POST", ":path": path });
        const [headers] = await once(stream, "response");
        stream.resume().end();
        return headers[":status"];
    };
    return { call, cancellation };
}
