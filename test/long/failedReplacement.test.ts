import { expect } from "vitest";
import { apiVersion, routes } from "../support/apiVersion";
import { acme, engineTest } from "../support/engineTest";

const it = engineTest();

const hook = { resource: "WhatsAppWebhook", url: "https://acme.example/hook", secretKey: "key", events: ["whatsapp.message.received"] };
const byReference = { ...hook, configId: `\${support.id}` };
const elsewhere = { ...acme, customerId: "globex" };

it("The webhooks of a config whose replacement failed after the delete are created again with the config", async ({ stack, emulator }) => {
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
    "a webhook that was created with a literal number is replaced together with its config once it uses the ID of the config",
    async ({ stack, emulator }) => {
        const literal = { ...hook, configId: acme.phoneNumberId, options: { dependsOn: `\${support}` } };
        await stack.declare({ support: acme, hook: literal });
        await stack.up();
        await stack.declare({ support: elsewhere, hook: byReference });
        expect(await stack.previewOf()).toEqual({ support: "replace customerId", hook: "replace configId" });
        await stack.up();
        expect(emulator.configs().map(({ customer_id }) => customer_id)).toEqual(["globex"]);
        expect(emulator.webhooks().map(({ url }) => url)).toEqual([hook.url]);
        expect(await stack.previewOf("--refresh")).toEqual({});
    },
);
