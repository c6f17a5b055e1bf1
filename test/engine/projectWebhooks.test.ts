import { describe, expect } from "vitest";
import { engineTest, takeRequests } from "../support/engineTest";

const it = engineTest();

const hook = {
    resource: "ProjectWebhook",
    url: "https://acme.example/project",
    secretKey: "webhook-key",
    events: ["whatsapp.phone_number.created"],
};

describe("a project webhook on the Platform API", () => {
    it.beforeEach(({ stack, emulator }) => {
        Object.assign(stack.env, { KAPSO_API_VERSION: "platform", KAPSO_BASE_URL: emulator.platformBaseUrl });
    });

    it("is created, refreshed, updated in place and destroyed, without changing a config's webhook", async ({ stack, emulator }) => {
        const number = emulator.addConfig("acme", { phone_number_id: "9001" });
        const ofNumber = emulator.addWebhook(number.id, { url: hook.url, events: hook.events });
        await stack.declare({ hook });
        await stack.up();
        const created = emulator.webhooks().find(({ whatsapp_config_id }) => whatsapp_config_id === null);
        expect(created).toMatchObject({ url: hook.url, secret_key: "webhook-key", events: hook.events });
        expect((await stack.resources()).map(({ id }) => id)).toEqual([created?.id]);
        takeRequests(emulator);
        expect(await stack.previewOf()).toEqual({});
        expect(takeRequests(emulator)).toEqual([]);
        await stack.expectSettled();

        emulator.changeWebhook(created?.id ?? "", { active: false, url: "https://elsewhere.example" });
        expect(await stack.previewOf("--refresh")).toEqual({ hook: expect.stringMatching(/^update/) });
        await stack.up("--refresh");
        expect(emulator.webhooks()).toContainEqual(expect.objectContaining({ id: created?.id, active: true, url: hook.url }));

        await stack.declare({ hook: { ...hook, events: [...hook.events, "project.event"] } });
        expect(await stack.previewOf()).toEqual({ hook: "update events" });
        await stack.up();
        expect(emulator.webhooks()).toHaveLength(2);
        await stack.expectSettled();

        await stack.destroy();
        expect(emulator.webhooks()).toEqual([ofNumber]);
    });

    it("that exists already is refused, or adopted if the program allows it", async ({ stack, emulator }) => {
        const existing = emulator.addWebhook(null, { url: hook.url, secret_key: hook.secretKey, events: hook.events });
        await stack.declare({ hook });
        expect((await stack.fail("up")).output).toContain("[KAPSO-EXISTS]");
        await stack.declare({ hook: { ...hook, adoptExisting: "identical" } });
        await stack.up();
        expect((await stack.resources()).map(({ id }) => id)).toEqual([existing.id]);
        expect(emulator.webhooks()).toHaveLength(1);
    });
});

describe("a project webhook on v1", () => {
    it("is refused in the preview, which names the setting to change", async ({ stack }) => {
        await stack.declare({ hook });
        expect((await stack.fail("preview")).output.replace(/\s+/g, " ")).toContain("set kapso:apiVersion to platform");
    });
});
