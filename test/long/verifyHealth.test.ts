import { describe, expect } from "vitest";
import { acme, engineTest, takeRequests } from "../support/engineTest";

// Kapso caches a bad health for minutes. The next run checks the health earlier.
const it = engineTest({ emulator: { healthCache: false } });

describe('verifyHealth "require"', () => {
    const required = { ...acme, verifyHealth: "require" };

    it("fails with a dead token and keeps the ID; each later up checks the health again and creates nothing", async ({
        stack,
        emulator,
    }) => {
        emulator.fault({ kind: "deadToken", token: acme.accessToken });
        await stack.declare({ acme: required });
        const { output } = await stack.fail("up");
        const [made] = emulator.configs();
        expect(output).toMatch(new RegExp(`WhatsApp config ${made?.id} is unhealthy: failed checks are \\w+`));
        expect(await stack.resources()).toMatchObject([{ urn: stack.urnOf("acme"), id: made?.id }]);
        emulator.clearRequests();

        await stack.fail("up");
        expect(takeRequests(emulator)).toEqual([`GET /whatsapp_configs/${made?.id}/health`]);

        await stack.refresh();
        expect(await stack.previewOf()).toEqual({ acme: "update" });
        emulator.clearRequests();
        await stack.fail("up", "--refresh");
        expect(takeRequests(emulator)).toEqual([`GET /whatsapp_configs/${made?.id}`, `GET /whatsapp_configs/${made?.id}/health`]);
        expect(emulator.configs()).toEqual([made]);

        // The program declares another token.
        await stack.declare({ acme: { ...required, accessToken: "EAAB-new-token" } });
        await stack.up();
        expect(emulator.configs()).toMatchObject([{ id: made?.id, access_token: "EAAB-new-token" }]);
        await stack.preview("--refresh", "--expect-no-changes");
    });

    it("fails after an update, keeps the changed values, and succeeds once the health is good or not required", async ({
        stack,
        emulator,
    }) => {
        await stack.declare({ acme: required });
        await stack.up();
        const [old] = emulator.configs();
        const dead = emulator.fault({ kind: "deadToken" });

        const changed = { ...required, name: "Acme sales" };
        await stack.declare({ acme: changed });
        await stack.fail("up");
        expect(emulator.configs()).toMatchObject([{ id: old?.id, name: "Acme sales" }]);
        dead.remove();
        emulator.clearRequests();
        await stack.up();
        expect(takeRequests(emulator)).toEqual([`GET /whatsapp_configs/${old?.id}/health`]);
        await stack.preview("--refresh", "--expect-no-changes");

        emulator.fault({ kind: "deadToken" });
        await stack.declare({ acme: required });
        await stack.fail("up");
        await stack.declare({ acme });
        await stack.up();
        await stack.preview("--refresh", "--expect-no-changes");
        expect(emulator.configs()).toMatchObject([{ id: old?.id, name: acme.name }]);
    });
});
