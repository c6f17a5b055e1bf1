import { once } from "node:events";
import { connect, createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { beforeEach, expect, it, onTestFinished, vi } from "vitest";

// The signal can be aborted only once per module, so each test loads the module again.
beforeEach(() => vi.resetModules());

it("The engine's call Cancel aborts the signal and does not change the host's response", async () => {
    const { call, cancellation } = await watchedServer();
    expect(await call("/pulumirpc.ResourceProvider/Cancel")).toBe(200);
    expect(cancellation.aborted).toBe(true);
});

it.each(["/pulumirpc.ResourceProvider/Create", "/pulumirpc.ResourceProvider/CancelNothing", "/"])(
    "A call of %s does not abort the signal",
    async (path) => {
        const { call, cancellation } = await watchedServer();
        expect(await call(path)).toBe(200);
        expect(cancellation.aborted).toBe(false);
    },
);

it("Without an HTTP/2 server, watchForCancel does nothing and does not fail", async () => {
    const { watchForCancel, cancellation } = await import("../../../provider/host/cancellation");
    watchForCancel();
    expect(cancellation.aborted).toBe(false);
});

/** An HTTP/2 server like that of Pulumi's host, with the provider's listener. */
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
