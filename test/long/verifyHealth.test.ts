import { describe, expect } from "vitest";
import { acme, engineTest, takeRequests } from "../support/engineTest";

// Kapso holds a bad health for minutes, and the next run asks sooner.
const it = engineTest({ emulator: { healthCache: false } });

describe('verifyHealth "require"', () => {
    const required = { ...acme, verifyHealth: "require" };

    it("with a dead token fails and keeps the id; each next up asks again, also after a refresh, and creates nothing", async ({
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

        // The token comes to life, or another one is declared.
        await stack.declare({ acme: { ...required, accessToken: "EAAB-new-token" } });
        await stack.up();
        expect(emulator.configs()).toMatchObject([{ id: made?.id, access_token: "EAAB-new-token" }]);
        await stack.preview("--refresh", "--expect-no-changes");
    });

    it("after an update fails likewise, keeps what was changed, and is content once the health is good or no longer required", async ({
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
