import { describe, expect } from "vitest";
import { acme, it, takeRequests } from "../support/engineTest";

describe("a replacement", () => {
    // As on the service, a number can be connected once: creating before deleting would fail.
    it.override("options", { uniqueNumbers: true });

    it("to another customer deletes before it creates, and asks once for that customer in preview and in up", async ({
        stack,
        emulator,
    }) => {
        await stack.declare({ acme });
        await stack.up();
        const [old] = emulator.configs();
        emulator.clearRequests();

        await stack.declare({ acme: { ...acme, customerId: "globex" } });
        expect(await stack.previewOf()).toEqual({ acme: "replace customerId" });
        expect(takeRequests(emulator)).toEqual(["GET /customers/globex"]);

        await stack.up();
        expect(takeRequests(emulator)).toEqual([
            "GET /customers/globex",
            `DELETE /whatsapp_configs/${old?.id}`,
            "POST /customers/globex/whatsapp_configs",
        ]);
        expect(emulator.configs()).toMatchObject([{ customer_id: "globex", phone_number_id: acme.phoneNumberId }]);
        await stack.isSettled();
    });

    it("that the user demands, with up --replace or a taint, deletes before it creates too", async ({ stack, emulator }) => {
        await stack.declare({ acme });
        await stack.up();
        const demands = [
            () => stack.up("--replace", stack.urnOf("acme")),
            async () => {
                await stack.succeed(["state", "taint", stack.urnOf("acme"), "--yes"]);
                return stack.up();
            },
        ];
        for (const demand of demands) {
            const [old] = emulator.configs();
            emulator.clearRequests();
            await demand();
            expect(takeRequests(emulator)).toEqual([`DELETE /whatsapp_configs/${old?.id}`, "POST /customers/acme/whatsapp_configs"]);
            expect(emulator.configs()).toMatchObject([{ phone_number_id: acme.phoneNumberId }]);
        }
        expect(await stack.previewOf("--refresh")).toEqual({});
    });

    it("that could not create is refused before it deletes: an unknown customer, or no access token", async ({ stack, emulator }) => {
        await stack.declare({ acme });
        await stack.up();
        const configs = emulator.configs();
        emulator.clearRequests();

        await stack.declare({ acme: { ...acme, customerId: "nobody" } });
        for (const command of ["preview", "up"] as const) {
            const { output } = await stack.fail(command);
            expect(output).toContain("its customer nobody does not exist, and the old config would be deleted before that came out");
        }
        await stack.declare({ acme: { ...acme, customerId: "globex", accessToken: undefined } });
        for (const command of ["preview", "up"] as const) {
            const { output } = await stack.fail(command);
            expect(output).toMatch(/accessToken.* is required to create a production config, also where one is replaced/);
        }
        expect(takeRequests(emulator).filter((line) => !line.startsWith("GET /customers/"))).toEqual([]);
        expect(emulator.configs()).toEqual(configs);
    });
});
