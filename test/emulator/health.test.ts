import { describe, expect, test } from "vitest";
import type { Emulator, EmulatorOptions } from "../../emulator";
import { CONFIG, callOn, start } from "./client";

describe.each([
    { generation: "v1", path: "/whatsapp_configs/w1", other: "/whatsapp_configs/w2", root: "whatsapp_config" },
    {
        generation: "platform",
        path: `/whatsapp/phone_numbers/${CONFIG.phone_number_id}`,
        other: "/whatsapp/phone_numbers/22",
        root: "whatsapp_phone_number",
    },
] as const)("on $generation", ({ generation, path, other, root }) => {
    const call = callOn(generation);

    test("a working config is healthy, in a bare object", async () => {
        const emulator = await withConfig({ now: () => Date.parse("2023-07-15T14:30:45Z") });
        const answer = await call(emulator, `GET ${path}/health`);
        expect(answer.status).toBe(200);
        expect(answer.json).toMatchObject({
            status: "healthy",
            timestamp: "2023-07-15T14:30:45Z",
            checks: {
                phone_number_access: { passed: true },
                messaging_health: { passed: true },
                webhook_subscription: { passed: true },
                webhook_verified: { passed: true },
            },
        });
        expect(answer.json).not.toHaveProperty("data");
    });

    test("a webhook that was never verified degrades it", async () => {
        const emulator = await withConfig();
        emulator.changeConfig("w1", { webhook_verified_at: null });
        expect((await call(emulator, `GET ${path}/health`)).json).toMatchObject({
            status: "degraded",
            checks: { webhook_verified: { passed: false } },
        });
    });

    test("a dead token still answers 200, unhealthy, until another token is stored", async () => {
        const emulator = await withConfig();
        const fault = emulator.fault({ kind: "deadToken", configId: "w1" });
        const answer = await call(emulator, `GET ${path}/health`);
        expect(answer.status).toBe(200);
        expect(answer.json).toMatchObject({
            status: "unhealthy",
            error: expect.any(String),
            checks: { phone_number_access: { passed: false, error: expect.any(String) }, messaging_health: { passed: false } },
        });
        await call(emulator, `PATCH ${path}`, { [root]: { access_token: "another" } });
        expect((await call(emulator, `GET ${path}/health`)).json).toMatchObject({ status: "healthy" });
        expect(fault.hits).toBe(2);
    });

    test("a token can be dead in every config that stores it", async () => {
        const emulator = await withConfig();
        emulator.addConfig("c1", { id: "w2", phone_number_id: "22", access_token: "other" });
        emulator.fault({ kind: "deadToken", token: "other" });
        expect((await call(emulator, `GET ${path}/health`)).json).toMatchObject({ status: "healthy" });
        expect((await call(emulator, `GET ${other}/health`)).json).toMatchObject({ status: "unhealthy" });
    });

    test("health allows 5 requests a second and 60 a minute, whatever else is allowed", async () => {
        let now = 0;
        const emulator = await withConfig({ now: () => now });
        const fiveAt = async (time: number) => {
            now = time;
            const answers = [];
            for (let i = 0; i < 6; i++) {
                answers.push(await call(emulator, `GET ${path}/health`));
            }
            return answers;
        };
        const first = await fiveAt(0);
        expect(first.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 429]);
        expect(first[5]?.json).toMatchObject({ error: "Rate limit exceeded" });
        expect(first[5]?.headers.get("retry-after")).toBe("1");
        for (let second = 1; second < 10; second++) {
            await fiveAt(second * 1000);
        }
        const last = await fiveAt(10_000);
        expect(last.map((answer) => answer.status)).toEqual(Array(6).fill(429));
        expect(last[0]?.headers.get("retry-after")).toBe("50");
        expect((await call(emulator, "GET /customers")).status).toBe(200);
    });
});

async function withConfig(options: EmulatorOptions = {}): Promise<Emulator> {
    const seed = { customers: [{ id: "c1", name: "Acme" }], configs: [{ ...CONFIG, id: "w1", customer_id: "c1" }] };
    return start({ seed, ...options });
}
