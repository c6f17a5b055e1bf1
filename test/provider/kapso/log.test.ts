import { beforeEach, describe, expect, it, vi } from "vitest";
import { KapsoClient } from "../../../provider/kapso/http/client";
import type { KapsoRequest } from "../../../provider/kapso/http/request";
import { aRead, failureOf, respondingWith, settingsFor, stubProxies } from "./localServer";

const aCreate: KapsoRequest = {
    method: "POST",
    path: "/customers/customer-1/whatsapp_configs",
    body: { whatsapp_config: { name: "name-canary", access_token: "token-canary" } },
    attempt: "create it",
};

beforeEach(() => stubProxies());

describe("with KAPSO_LOG=debug", () => {
    it("each request is one line with method, path, outcome and duration", async () => {
        const lines = await linesOf("debug", 200, aRead);
        expect(lines).toHaveLength(1);
        expect(lines[0]).toMatch(/^kapso: GET \/whatsapp_configs\/config-1 200 \d+ ms$/);
    });

    it("a rejected request is one line too", async () => {
        expect(await linesOf("debug", 422, aCreate)).toEqual([
            expect.stringMatching(/^kapso: POST \/customers\/customer-1\/whatsapp_configs 422 \d+ ms$/),
        ]);
    });

    it("no line contains a key, a body or a header", async () => {
        const text = (await linesOf("debug", 422, aCreate)).join("\n");
        expect(text).not.toContain("canary");
        expect(text).not.toMatch(/api-key|pulumi-kapso\//i);
    });
});

it.each([undefined, "", "false", "info"])("with KAPSO_LOG=%j nothing is printed", async (level) => {
    expect(await linesOf(level, 200, aRead)).toEqual([]);
});

async function linesOf(level: string | undefined, status: number, request: KapsoRequest): Promise<string[]> {
    const printed: string[] = [];
    for (const method of ["log", "error", "warn", "info", "debug"] as const) {
        vi.spyOn(console, method).mockImplementation((...values) => void printed.push(values.join(" ")));
    }
    vi.stubEnv("KAPSO_LOG", level);
    const server = await respondingWith(status, { error: "words-canary" });
    const sent = new KapsoClient(settingsFor(server)).send(request);
    await (status < 300 ? sent : failureOf(sent));
    vi.restoreAllMocks();
    return printed;
}
