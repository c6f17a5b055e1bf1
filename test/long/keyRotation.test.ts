import { describe, expect } from "vitest";
import { acme, engineTest, takeRequests } from "../support/engineTest";

const it = engineTest();

describe("after a key rotation", () => {
    it("refresh and destroy fail with what to do, because they use the key of the last up, and an up fixes them", async ({
        stack,
        emulator,
    }) => {
        delete stack.env.KAPSO_API_KEY;
        emulator.addApiKey("old-key", "default");
        await stack.configure({ "kapso:apiKey": "old-key" }, { secret: true });
        await stack.declare({ acme });
        await stack.up();
        const configs = emulator.configs();
        emulator.addApiKey("new-key", "default");
        emulator.revokeApiKey("old-key");
        await stack.configure({ "kapso:apiKey": "new-key" }, { secret: true });

        for (const command of ["refresh", "destroy"] as const) {
            const { output } = await stack.fail(command);
            expect(output).toContain('Kapso returned 401 "Invalid or missing API key"');
            expect(output).toContain("run a plain `pulumi up` first, or add --run-program");
        }
        expect(await stack.resources()).toHaveLength(1);
        expect(emulator.configs()).toEqual(configs);

        emulator.clearRequests();
        await stack.refresh("--run-program");
        expect(takeRequests(emulator)).toEqual([`GET /whatsapp_configs/${configs[0]?.id}`]);

        await stack.up();
        expect(takeRequests(emulator)).toEqual([]);
        await stack.destroy();
        expect(emulator.configs()).toEqual([]);
    });
});
