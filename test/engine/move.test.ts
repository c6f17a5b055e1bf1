import { describe, expect } from "vitest";
import { acme, engineTest, takeRequests } from "../support/engineTest";

const it = engineTest();

const webhook = { resource: "WhatsAppWebhook", secretKey: "webhook-key", events: ["whatsapp.message.received"] };

const declared = {
    initech: { resource: "Customer", name: "Initech" },
    support: { ...acme, customerId: `\${initech.id}`, webhookVerifyToken: "verify", webhookDestinationUrl: "https://initech.example" },
    trial: { customerId: "acme", name: "Trial", kind: "sandbox" },
    messages: { ...webhook, configId: `\${support.id}`, url: "https://initech.example/messages" },
    trials: { ...webhook, configId: `\${trial.id}`, url: "https://acme.example/trials" },
};

describe("a stack", () => {
    it("moves from v1 to platform and back by a refresh that only reads", async ({ stack, emulator }) => {
        await stack.configure({ "kapso:baseUrl": emulator.baseUrl });
        delete stack.env.KAPSO_BASE_URL;
        await stack.declare(declared);
        await stack.up();
        const before = [emulator.customers(), emulator.configs(), emulator.webhooks()];
        takeRequests(emulator);

        await stack.configure({ "kapso:apiVersion": "platform", "kapso:baseUrl": emulator.platformBaseUrl });
        const { output } = await stack.refresh("--run-program");
        console.log(output);
        console.log(takeRequests(emulator));
        console.log(JSON.stringify(await stack.resources(), undefined, 1));
        console.log((await stack.run(["preview", "--diff"])).output);
        console.log(takeRequests(emulator));
        console.log((await stack.run(["preview", "--refresh"])).output);
        console.log(takeRequests(emulator));
        console.log((await stack.run(["refresh", "--yes"])).output);
        console.log(takeRequests(emulator));
        console.log((await stack.run(["stack", "export"])).stdout.slice(0, 3000));
        expect([emulator.customers(), emulator.configs(), emulator.webhooks()]).toEqual(before);
    });
});
