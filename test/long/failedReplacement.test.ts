import { expect } from "vitest";
import { acme, engineTest } from "../support/engineTest";
import { apiVersion, routes } from "../support/generation";

const it = engineTest();

const hook = { resource: "WhatsAppWebhook", url: "https://acme.example/hook", secretKey: "key", events: ["whatsapp.message.received"] };
const byReference = { ...hook, configId: `\${support.id}` };
const elsewhere = { ...acme, customerId: "globex" };

it("The webhooks of a config whose replacement has failed after the delete come back with it", async ({ stack, emulator }) => {
    await stack.declare({ support: acme, hook: byReference });
    await stack.up();
    await stack.declare({ support: elsewhere, hook: byReference });
    emulator.fault({ kind: "unauthorized", match: { method: "POST", path: routes.newConfig("globex"), times: 1 } });
    expect((await stack.fail("up")).output).toContain("Invalid or missing API key");
    expect([emulator.configs(), emulator.webhooks()]).toEqual([[], []]);
    await stack.up();
    expect([emulator.configs().length, emulator.webhooks().length]).toEqual([1, 1]);
    expect(await stack.previewOf("--refresh")).toEqual({});
});

it.runIf(apiVersion === "platform")(
    "A webhook that takes the id of its config, and did not when it was made, is not lost with the config",
    async ({ stack, emulator }) => {
        const number = acme.phoneNumberId;
        await stack.declare({ support: acme, hook: { ...hook, configId: number, options: { dependsOn: `\${support}` } } });
        await stack.up();
        await stack.declare({ support: elsewhere, hook: byReference });
        expect((await stack.fail("preview")).output).toContain("belongs to a config that this run replaces, and goes with the old one");
        await stack.declare({ support: acme, hook: byReference });
        await stack.up();
        await stack.declare({ support: elsewhere, hook: byReference });
        await stack.up();
        expect(emulator.webhooks().map(({ url }) => url)).toEqual([hook.url]);
        expect(await stack.previewOf("--refresh")).toEqual({});
    },
);
